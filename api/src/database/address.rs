//! Reading the address of a database, as libpq and the loader understand it.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

use super::tls::{self, Trust};

/// Why an address can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It is no `postgres://` address.
    #[error("the address of the database must be like postgres://user:password@host:5432/name")]
    Unreadable,
    /// A parameter has a value that it can't have.
    #[error("the address of the database has a `{0}` that is not understood")]
    Parameter(&'static str),
    /// The certificates that it names can't be read.
    #[error("the certificates in {0} can't be read: they must be PEM")]
    Certificates(PathBuf),
    /// The pool could not be made.
    #[error("connections to the database can't be pooled here")]
    Pool,
}

/// Reads an address. What its query says wins over what stands before it.
pub(super) fn read(url: &str) -> Result<(Config, MakeRustlsConnect), AddressError> {
    let url = Url::parse(url).map_err(|_| AddressError::Unreadable)?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(AddressError::Unreadable);
    }
    let mut parts = Parts {
        user: Some(decoded(url.username())?).filter(|user| !user.is_empty()),
        password: url.password().map(decoded).transpose()?,
        host: url.host_str().map(decoded).transpose()?,
        port: url.port(),
        database: Some(decoded(url.path().trim_start_matches('/'))?)
            .filter(|name| !name.is_empty()),
        ..Parts::default()
    };
    for (name, value) in url.query_pairs() {
        parts.set(&name, value.into_owned())?;
    }
    parts.config()
}

fn decoded(text: &str) -> Result<String, AddressError> {
    let decoded = percent_decode_str(text).decode_utf8();
    Ok(decoded.map_err(|_| AddressError::Unreadable)?.into_owned())
}

/// What an address says.
#[derive(Default)]
struct Parts {
    user: Option<String>,
    password: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    database: Option<String>,
    options: Option<String>,
    ssl_mode: Option<String>,
    ssl_root: Option<PathBuf>,
}

impl Parts {
    fn set(&mut self, name: &str, value: String) -> Result<(), AddressError> {
        match name {
            "user" => self.user = Some(value),
            "password" => self.password = Some(value),
            "host" | "hostaddr" => self.host = Some(value),
            "port" => {
                let port = value.parse().map_err(|_| AddressError::Parameter("port"))?;
                self.port = Some(port);
            }
            "dbname" => self.database = Some(value),
            "options" => self.options = Some(value),
            "sslmode" | "ssl-mode" => self.ssl_mode = Some(value),
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => self.ssl_root = Some(value.into()),
            // Names of the application and settings of other clients.
            _ => {}
        }
        Ok(())
    }

    fn config(self) -> Result<(Config, MakeRustlsConnect), AddressError> {
        let mut config = Config::new();
        let user = self.user.as_deref().unwrap_or("postgres");
        config.user(user);
        config.dbname(self.database.as_deref().unwrap_or(user));
        // A host that is a path is a folder with a socket in it.
        config.host(self.host.as_deref().unwrap_or("localhost"));
        config.port(self.port.unwrap_or(5432));
        if let Some(password) = &self.password {
            config.password(password);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        let (mode, trust) = match self.ssl_mode.as_deref() {
            Some("disable" | "allow") => (SslMode::Disable, Trust::Anyone),
            None | Some("prefer") => (SslMode::Prefer, Trust::Anyone),
            Some("require") if self.ssl_root.is_none() => (SslMode::Require, Trust::Anyone),
            Some("require" | "verify-ca" | "verify-full") => {
                (SslMode::Require, Trust::Roots(self.ssl_root))
            }
            Some(_) => return Err(AddressError::Parameter("sslmode")),
        };
        config.ssl_mode(mode);
        Ok((config, tls::connector(trust)?))
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::{Host, SslMode};

    use super::read;

    #[test]
    fn addresses_are_read_as_everyone_writes_them() {
        let (config, _) = read("postgres://us%40er:p%3Aw@db.example:6432/na%20me?sslmode=require")
            .expect("an address");
        assert_eq!(config.get_user(), Some("us@er"));
        assert_eq!(config.get_password(), Some(&b"p:w"[..]));
        assert_eq!(config.get_hosts(), [Host::Tcp("db.example".to_owned())]);
        assert_eq!(config.get_ports(), [6432]);
        assert_eq!(config.get_dbname(), Some("na me"));
        assert_eq!(config.get_ssl_mode(), SslMode::Require);
    }

    #[test]
    fn a_folder_with_a_socket_is_a_host() {
        for url in [
            "postgres://dig@localhost/dig?host=/tmp/a%20b&port=5499",
            "postgresql://dig@%2Ftmp%2Fa%20b:5499/dig",
        ] {
            let (config, _) = read(url).expect("an address");
            assert_eq!(config.get_hosts(), [Host::Unix("/tmp/a b".into())], "{url}");
            assert_eq!(config.get_ports(), [5499], "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_said() {
        for url in [
            "",
            "localhost/dig",
            "mysql://localhost/dig",
            "postgres://localhost/dig?port=x",
            "postgres://localhost/dig?sslmode=sometimes",
            "postgres://localhost/dig?sslmode=verify-full&sslrootcert=/nowhere.pem",
        ] {
            assert!(read(url).is_err(), "{url}");
        }
    }
}
