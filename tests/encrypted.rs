//! A Postgres elsewhere, which takes encrypted connections only.

use std::error::Error;
use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use api::App;
use embedded::TemporaryServer;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::command::{digger, load_month};
use crate::support::{Folder, postgres, run, send, serving, settings_at};

/// The database.
const DATABASE: &str = "dig";

/// A server whose certificate an authority of its own has signed.
struct Encrypted {
    server: TemporaryServer,
    host: String,
    folder: Folder,
}

impl Encrypted {
    fn start() -> Self {
        let host = address();
        let listen = vec![("listen_addresses".to_owned(), host.clone())];
        let server = TemporaryServer::start_in(Path::new("/tmp"), postgres(), listen)
            .expect("a server starts");
        let folder = Folder::new();
        let authority = authority();
        folder.write("authority.pem", authority.pem());
        folder.write("other.pem", self::authority().pem());

        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new([host.clone()]).expect("a name");
        let certificate = certificate.signed_by(&key, &authority);
        let cluster = server.data_dir().join("postgres");
        put(&cluster, "server.crt", &certificate.expect("signed").pem());
        put(&cluster, "server.key", &key.serialize_pem());

        let access = cluster.join("pg_hba.conf");
        let mut access = (OpenOptions::new().append(true).open(access)).expect("it is there");
        writeln!(access, "hostssl all all all trust").expect("it can be written");
        for sql in [
            "ALTER SYSTEM SET ssl = on".to_owned(),
            "SELECT pg_reload_conf()".to_owned(),
            format!("CREATE DATABASE {DATABASE}"),
        ] {
            server.execute("postgres", &sql).expect("it takes it");
        }
        Self {
            server,
            host,
            folder,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Its address with more parameters.
    fn url(&self, parameters: &str) -> String {
        let local = self.server.url(DATABASE);
        let (login, rest) = local.split_once("@localhost").expect("a login");
        let (address, _) = rest.split_once('?').expect("parameters");
        let host = &self.host;
        format!("{login}@{host}{address}?{parameters}")
    }

    /// The same, and the certificate has to be of the authority in a file.
    fn url_that_trusts(&self, authority: &str) -> String {
        let file = self.file(authority);
        let file = file.to_str().expect("a path");
        self.url(&format!("sslmode=verify-full&sslrootcert={file}"))
    }
}

/// An address of this machine that no other server is at: the port is the
/// usual one.
fn address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, high, middle, low] = process::id().to_be_bytes();
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!(
        "127.{}.{middle}.{low}",
        100 + u32::from(high % 16) * 8 + next
    )
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(authority, key).expect("it signs itself")
}

/// A file of the server's own, which nobody else may read.
fn put(cluster: &Path, name: &str, text: &str) {
    let path = cluster.join(name);
    fs::write(&path, text).expect("it can be written");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("it is ours");
    let owner = fs::metadata(cluster).expect("it is there");
    chown(&path, Some(owner.uid()), Some(owner.gid())).expect("it can be given away");
}

#[test]
fn a_database_elsewhere_is_loaded_and_read_over_encrypted_connections() {
    let database = Encrypted::start();
    let verified = database.url_that_trusts("authority.pem");
    load_month(&verified);
    for url in [verified, database.url("sslmode=require"), database.url("")] {
        serving(settings_at(url.clone()), |address| {
            let reply = send(
                address,
                "POST /graphql HTTP/1.1\r\ncontent-type: application/json",
                r#"{"query":"{ artist(discogsId: 1) { name } }"}"#,
            );
            let reply = reply.expect("the server answers");
            assert!(
                reply.json()["data"]["artist"]["name"].is_string(),
                "{url}: {}",
                reply.body
            );
        });
    }
}

#[test]
fn a_database_that_cannot_be_trusted_is_refused() {
    let database = Encrypted::start();
    for (url, reason) in [
        (database.url_that_trusts("other.pem"), "certificate"),
        (database.url("sslmode=verify-full"), "certificate"),
        (database.url("sslmode=disable"), "no encryption"),
    ] {
        let mut migrate = digger(&["migrate", "up"]);
        let done = migrate.args(["--database-url", &url]).output();
        let done = done.expect("the program runs");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success() && error.contains(reason), "{error}");

        let connected = run(async { App::connect(&settings_at(url)).await });
        let error = connected.err().expect("the server does not trust it");
        let mut causes = vec![error.to_string()];
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        assert!(causes.join(": ").contains(reason), "{causes:?}");
    }
}
