//! The child process: it stays out of the terminal's way and does not outlive
//! its parent.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often a condition is looked at while waiting for it. Postgres starts in
/// some tens of milliseconds.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// A running child with the thread that started it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    keeper: Option<Keeper>,
}

/// The thread that started the child. Linux tells a child that its parent died
/// when the *thread* that started it ends, so this thread lives as long as the
/// handle. It ends when the sender is dropped.
#[derive(Debug)]
struct Keeper {
    release: Sender<()>,
    thread: JoinHandle<()>,
}

impl Process {
    /// Starts a command in a process group of its own, so that Ctrl-C in the
    /// terminal reaches only the parent, which then ends the child in order.
    pub(crate) fn spawn(mut command: Command) -> io::Result<Self> {
        command.process_group(0);
        die_with_parent(&mut command);
        let (answer, answered) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let thread = thread::Builder::new()
            .name("postgres-keeper".to_owned())
            .spawn(move || {
                let _ = answer.send(command.spawn());
                let _ = released.recv();
            })?;
        let child = answered
            .recv()
            .map_err(|_| io::Error::other("the thread that starts Postgres ended"))??;
        Ok(Self {
            child,
            keeper: Some(Keeper { release, thread }),
        })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// How the child ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        // The only error is that there is no such child: the same answer.
        self.child.try_wait().ok().flatten()
    }

    /// Sends a signal, unless the child has ended: its id may be another's by
    /// then.
    pub(crate) fn signal(&mut self, signal: i32) {
        if self.ended().is_none() {
            send(self.child.id(), signal);
        }
    }

    /// Waits for the child to end, at most so long.
    pub(crate) fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        wait_for(limit, || self.ended())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Whoever owns this has stopped the child in order; this is for the
        // paths where starting failed half-way.
        if self.ended().is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        if let Some(Keeper { release, thread }) = self.keeper.take() {
            drop(release);
            let _ = thread.join();
        }
    }
}

/// Looks at a condition until it holds or the time is up.
#[expect(
    clippy::disallowed_methods,
    reason = "this room is synchronous by design; its callers on a runtime use a blocking thread"
)]
pub(crate) fn wait_for<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if start.elapsed() >= limit {
            return None;
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// Sends a signal to a process, which may have ended already.
#[expect(unsafe_code, reason = "std can only kill, and only its own children")]
pub(crate) fn send(process: u32, signal: i32) {
    let Ok(process) = i32::try_from(process) else {
        return;
    };
    // 0 and below would mean whole groups.
    if process > 1 {
        // SAFETY: kill takes two numbers and touches no memory of ours.
        unsafe { libc::kill(process, signal) };
    }
}

/// Has the system end the child at once (SIGQUIT: no checkpoint, recovery at
/// the next start) when the thread that starts it ends, as happens with
/// `kill -9` on the parent. Other systems than Linux can't; there the next
/// start stops what it finds.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "the child has to ask for it itself, between fork and exec"
)]
pub(crate) fn die_with_parent(command: &mut Command) {
    let parent = std::process::id();
    let ask = move || {
        // SAFETY: both are plain system calls, allowed between fork and exec;
        // nothing here allocates or takes a lock.
        let (asked, now) = unsafe {
            (
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGQUIT),
                libc::getppid(),
            )
        };
        if asked != 0 {
            return Err(io::Error::last_os_error());
        }
        // The parent died before the request: no signal will come any more.
        if u32::try_from(now) != Ok(parent) {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        }
        Ok(())
    };
    // SAFETY: see inside; the closure only makes system calls.
    unsafe { command.pre_exec(ask) };
}

/// Does nothing: this system has no such request.
#[cfg(not(target_os = "linux"))]
pub(crate) fn die_with_parent(_command: &mut Command) {}
