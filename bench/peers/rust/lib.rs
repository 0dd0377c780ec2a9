// SPDX-License-Identifier: BSD-2-Clause

//! Locks and conditions of Rust, for peers/rust.h, which declares these
//! functions: std's, and those of the crate parking_lot where it is there.
//!
//! A C function locks and another one unlocks, so the guard of a lock that is
//! held is kept beside it.
use std::mem::{size_of, MaybeUninit};
use std::time::Duration;

trait Library {
    type Mutex: Default;
    type Guard;
    type Condvar: Default;
    /// What its users make of an event.
    type Event;

    fn lock(mutex: &'static Self::Mutex) -> Self::Guard;
    fn wait(condvar: &Self::Condvar, guard: Self::Guard) -> Self::Guard;
    /// .. and whether it was notified in that time.
    fn wait_for(
        condvar: &Self::Condvar,
        guard: Self::Guard,
        time: Duration,
    ) -> (Self::Guard, bool);
    fn notify_one(condvar: &Self::Condvar);
    fn notify_all(condvar: &Self::Condvar);
}

struct Std;

impl Library for Std {
    type Mutex = std::sync::Mutex<()>;
    type Guard = std::sync::MutexGuard<'static, ()>;
    type Condvar = std::sync::Condvar;
    type Event = (std::sync::Mutex<bool>, std::sync::Condvar);

    #[inline]
    fn lock(mutex: &'static Self::Mutex) -> Self::Guard {
        mutex.lock().unwrap()
    }

    #[inline]
    fn wait(condvar: &Self::Condvar, guard: Self::Guard) -> Self::Guard {
        condvar.wait(guard).unwrap()
    }

    #[inline]
    fn wait_for(
        condvar: &Self::Condvar,
        guard: Self::Guard,
        time: Duration,
    ) -> (Self::Guard, bool) {
        let (guard, result) = condvar.wait_timeout(guard, time).unwrap();
        (guard, !result.timed_out())
    }

    #[inline]
    fn notify_one(condvar: &Self::Condvar) {
        condvar.notify_one();
    }

    #[inline]
    fn notify_all(condvar: &Self::Condvar) {
        condvar.notify_all();
    }
}

#[cfg(feature = "parking_lot")]
struct ParkingLot;

#[cfg(feature = "parking_lot")]
impl Library for ParkingLot {
    type Mutex = parking_lot::Mutex<()>;
    type Guard = parking_lot::MutexGuard<'static, ()>;
    type Condvar = parking_lot::Condvar;
    type Event = (parking_lot::Mutex<bool>, parking_lot::Condvar);

    #[inline]
    fn lock(mutex: &'static Self::Mutex) -> Self::Guard {
        mutex.lock()
    }

    #[inline]
    fn wait(condvar: &Self::Condvar, mut guard: Self::Guard) -> Self::Guard {
        condvar.wait(&mut guard);
        guard
    }

    #[inline]
    fn wait_for(
        condvar: &Self::Condvar,
        mut guard: Self::Guard,
        time: Duration,
    ) -> (Self::Guard, bool) {
        let result = condvar.wait_for(&mut guard, time);
        (guard, !result.timed_out())
    }

    #[inline]
    fn notify_one(condvar: &Self::Condvar) {
        condvar.notify_one();
    }

    #[inline]
    fn notify_all(condvar: &Self::Condvar) {
        condvar.notify_all();
    }
}

/// The room that rust.h gives a lock, and a condition.
#[allow(dead_code)] // rustc 1.63 does not see that it is used
const ROOM: usize = 32;

struct Lock<L: Library> {
    mutex: L::Mutex,
    guard: MaybeUninit<L::Guard>,
}

/// struct peer_sizes of peer.h.
#[repr(C)]
pub struct Sizes {
    event: usize,
    lock: usize,
    cond: usize,
}

macro_rules! export {
    ($name:literal, $library:ty) => {
        const _: () = {
            type L = $library;

            assert!(size_of::<Lock<L>>() <= ROOM);
            assert!(size_of::<<L as Library>::Condvar>() <= ROOM);

            #[export_name = concat!($name, "_sizes")]
            pub static SIZES: Sizes = Sizes {
                event: size_of::<<L as Library>::Event>(),
                lock: size_of::<<L as Library>::Mutex>(),
                cond: size_of::<<L as Library>::Condvar>(),
            };

            #[export_name = concat!($name, "_lock_init")]
            unsafe extern "C" fn lock_init(lock: *mut Lock<L>) {
                lock.write(Lock {
                    mutex: Default::default(),
                    guard: MaybeUninit::uninit(),
                });
            }

            #[export_name = concat!($name, "_lock_acquire")]
            unsafe extern "C" fn lock_acquire(lock: *mut Lock<L>) {
                let guard = L::lock(&(*lock).mutex);
                (*lock).guard.write(guard);
            }

            #[export_name = concat!($name, "_lock_release")]
            unsafe extern "C" fn lock_release(lock: *mut Lock<L>) {
                drop((*lock).guard.as_ptr().read());
            }

            #[export_name = concat!($name, "_cond_init")]
            unsafe extern "C" fn cond_init(cond: *mut <L as Library>::Condvar) {
                cond.write(Default::default());
            }

            #[export_name = concat!($name, "_cond_wait")]
            unsafe extern "C" fn cond_wait(
                cond: *const <L as Library>::Condvar,
                lock: *mut Lock<L>,
            ) {
                let guard = (*lock).guard.as_ptr().read();
                let guard = L::wait(&*cond, guard);
                (*lock).guard.write(guard);
            }

            #[export_name = concat!($name, "_cond_wait_for")]
            unsafe extern "C" fn cond_wait_for(
                cond: *const <L as Library>::Condvar,
                lock: *mut Lock<L>,
                ns: i64,
            ) -> bool {
                let guard = (*lock).guard.as_ptr().read();
                let time = Duration::from_nanos(ns as u64);
                let (guard, notified) = L::wait_for(&*cond, guard, time);
                (*lock).guard.write(guard);
                notified
            }

            #[export_name = concat!($name, "_cond_notify")]
            unsafe extern "C" fn cond_notify(cond: *const <L as Library>::Condvar) {
                L::notify_one(&*cond);
            }

            #[export_name = concat!($name, "_cond_notify_all")]
            unsafe extern "C" fn cond_notify_all(cond: *const <L as Library>::Condvar) {
                L::notify_all(&*cond);
            }
        };
    };
}

export!("rust_std", Std);
#[cfg(feature = "parking_lot")]
export!("parking_lot", ParkingLot);
