//! The cluster inside the data folder. It is made beside its place and moved
//! there when it is complete, so a half-made one is never taken for whole.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;
use crate::binaries::Binaries;
use crate::folder::{Folder, create_private};
use crate::process::die_with_parent;
use crate::settings::{Profile, SUPERUSER};

/// Who may connect: whoever reaches the socket, which lies in a folder of mode
/// 0700. There are no lines for TCP, so no setting can open it by accident.
const ACCESS: &str = "# Written by Dig. The socket's folder, of mode 0700, is the guard; TCP has no line.\n\
                      # TYPE  DATABASE  USER  METHOD\n\
                      local   all       all   trust\n";

/// The locale of new clusters. Text is compared by code point wherever order
/// matters, so no version of the system's libraries can reorder an index;
/// macOS has no UTF-8 locale that does this, and compares bytes, which is the
/// same order.
const LOCALE: &str = if cfg!(target_os = "macos") {
    "C"
} else {
    "C.UTF-8"
};

/// Makes the cluster if there is none, and checks that these programs may open
/// it.
pub(crate) fn prepare(folder: &Folder, binaries: &Binaries, profile: Profile) -> Result<(), Error> {
    let cluster = folder.cluster();
    if fs::symlink_metadata(&cluster).is_err() {
        create(folder, binaries, profile)?;
    }
    let text = fs::read_to_string(cluster.join("PG_VERSION")).map_err(|error| Error::Damaged {
        folder: cluster.clone(),
        reason: format!("its file PG_VERSION can't be read ({error})"),
    })?;
    let data: u32 = text.trim().parse().map_err(|_| Error::Damaged {
        folder: cluster.clone(),
        reason: format!("its file PG_VERSION says {:?}", text.trim()),
    })?;
    if data != binaries.major() {
        return Err(Error::OtherMajor {
            folder: folder.root().to_owned(),
            data,
            programs: format!(
                "Postgres {} in {}",
                binaries.major(),
                binaries.folder().display()
            ),
        });
    }
    Ok(())
}

fn create(folder: &Folder, binaries: &Binaries, profile: Profile) -> Result<(), Error> {
    let unfinished = folder.unfinished_cluster();
    if fs::symlink_metadata(&unfinished).is_ok() {
        fs::remove_dir_all(&unfinished).map_err(Error::system("remove", &unfinished))?;
    }
    create_private(&unfinished, &folder.account)?;

    let mut command = Command::new(binaries.program("initdb"));
    command
        .arg("--pgdata")
        .arg(&unfinished)
        .args(["--username", SUPERUSER, "--auth", "trust"])
        .args([
            "--encoding",
            "UTF8",
            "--locale",
            LOCALE,
            "--no-instructions",
        ])
        .current_dir(&unfinished)
        .stdin(Stdio::null());
    if profile == Profile::Test {
        command.arg("--no-sync");
    }
    clean_environment(&mut command);
    folder.account.apply(&mut command);
    // This thread waits for it, so it can't end before.
    die_with_parent(&mut command);
    let output = command
        .output()
        .map_err(Error::system("run", binaries.program("initdb")))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        return Err(Error::Initialize {
            folder: folder.root().to_owned(),
            status: output.status.to_string(),
            output: last_lines(&String::from_utf8_lossy(&said)),
        });
    }

    let access = unfinished.join("pg_hba.conf");
    fs::write(&access, ACCESS).map_err(Error::system("write", &access))?;
    let cluster = folder.cluster();
    fs::rename(&unfinished, &cluster).map_err(Error::system("move into place", &unfinished))?;
    if profile == Profile::Durable {
        sync(&cluster.join("pg_hba.conf"))?;
        sync(folder.root())?;
    }
    Ok(())
}

/// Takes out of a command's environment what would change how Postgres's
/// programs behave or what they say.
pub(crate) fn clean_environment(command: &mut Command) {
    for name in [
        "PGCLIENTENCODING",
        "PGDATA",
        "PGDATABASE",
        "PGDATESTYLE",
        "PGHOST",
        "PGOPTIONS",
        "PGPORT",
        "PGTZ",
        "PGUSER",
        "TZ",
        // Where Dig itself is a service, its server must not report as it.
        "NOTIFY_SOCKET",
    ] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
}

/// The last 20 lines, enough for any refusal of Postgres to start.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

fn sync(path: &Path) -> Result<(), Error> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(Error::system("write to disk", path))
}
