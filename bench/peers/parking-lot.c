/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

/* The crate parking_lot (github.com/Amanieu/parking_lot). */

#define PEER       peer_parking_lot
#define PEER_NAME  "parking_lot"
#define PEER_TITLE "Mutex, Condvar; event: a flag under them"
#define RUST(name) parking_lot_##name

#include "rust.h"
