/* SPDX-License-Identifier: BSD-2-Clause */
#include "peers.h"

extern const struct peer peer_pthread, peer_nsync, peer_abseil, peer_glib,
	peer_libuv, peer_std, peer_atomic, peer_ck, peer_sem, peer_eventfd,
	peer_musl, peer_cpython, peer_rust_std, peer_parking_lot, peer_tbb,
	peer_throttled, peer_wfcqueue;

const struct peer *const peers[] = {
	&peer_rouse,       &peer_sleeps,  &peer_pthread,
#ifdef HAVE_QUEUE
	&peer_throttled,
#endif
#ifdef HAVE_MUSL
	&peer_musl,
#endif
#ifdef HAVE_NSYNC
	&peer_nsync,
#endif
#ifdef HAVE_ABSEIL
	&peer_abseil,
#endif
#ifdef HAVE_CXX20
	&peer_std,         &peer_atomic,
#endif
#ifdef HAVE_RUST
	&peer_rust_std,
#endif
#ifdef HAVE_PARKING_LOT
	&peer_parking_lot,
#endif
#ifdef HAVE_TBB
	&peer_tbb,
#endif
#ifdef HAVE_GLIB
	&peer_glib,
#endif
#ifdef HAVE_LIBUV
	&peer_libuv,
#endif
#ifdef HAVE_CK
	&peer_ck,
#endif
#ifdef HAVE_URCU
	&peer_wfcqueue,
#endif
#ifdef HAVE_PYTHON
	&peer_cpython,
#endif
	&peer_sem,         &peer_eventfd, &peer_bare,
};

const unsigned n_peers = sizeof(peers) / sizeof(*peers);

/* clang-format off */
const char peers_missing[] = ""
#ifndef HAVE_MUSL
	", musl (musl-tools)"
#endif
#ifndef HAVE_NSYNC
	", nsync (libnsync-dev)"
#endif
#ifndef HAVE_ABSEIL
	", abseil (libabsl-dev)"
#endif
#ifndef HAVE_CXX20
	", C++20 (g++)"
#endif
#ifndef HAVE_RUST
	", Rust's std (cargo)"
#endif
#ifndef HAVE_PARKING_LOT
	", parking_lot (cargo, librust-parking-lot-dev)"
#endif
#ifndef HAVE_TBB
	", TBB (libtbb-dev)"
#endif
#ifndef HAVE_GLIB
	", GLib (libglib2.0-dev)"
#endif
#ifndef HAVE_LIBUV
	", libuv (libuv1-dev)"
#endif
#ifndef HAVE_CK
	", CK (libck-dev)"
#endif
#ifndef HAVE_URCU
	", wfcqueue (liburcu-dev)"
#endif
#ifndef HAVE_PYTHON
	", CPython (python3)"
#endif
	;
/* clang-format on */
