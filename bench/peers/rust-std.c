/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

/* What Rust comes with. */

#define PEER       peer_rust_std
#define PEER_NAME  "rust-std"
#define PEER_TITLE "std::sync::Mutex, Condvar; event: a flag under them"
#define RUST(name) rust_std_##name

#include "rust.h"
