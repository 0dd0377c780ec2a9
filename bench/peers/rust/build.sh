#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build the library of the peers in Rust. Usage: build.sh REGISTRY LIBRARY
# REGISTRY is a folder with the sources of parking_lot and what it needs, such
# as Debian's; without one (""), only Rust's own locks are built. Nothing is
# fetched. The compilers are $CARGO and $RUSTC.
set -eu
source=$(dirname "$0")
registry=$1
library=$2
unset MAKEFLAGS # no business of cargo's

if [ -z "$registry" ]; then
	exec "${RUSTC-rustc}" --edition 2021 -O -C panic=abort \
		--crate-type staticlib --crate-name rust -o "$library" \
		"$source/lib.rs"
fi
# cargo writes beside its sources, and in its home, where it finds no options.
work=$library.work
mkdir -p "$work"
cp "$source/Cargo.toml" "$source/lib.rs" "$work"
(
	cd "$work"
	CARGO_HOME=$PWD/home
	export CARGO_HOME
	${CARGO-cargo} --offline build --quiet --release --target-dir target \
		--config 'source.crates-io.replace-with = "system"' \
		--config "source.system.directory = '$registry'"
)
cp "$work/target/release/librust.a" "$library"
