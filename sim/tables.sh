#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Print the tables of docs/scaling.md: those for a machine with this number of
# CPUs, or those of the measurements. Usage:
#
#	sim/tables.sh CPUS | sim/tables.sh measured
set -eu
program=sim/rouse-sim

# table OPTION...: through a pipe, since opening a file would truncate it.
table()
{
	"$program" --quiet --markdown=/dev/stdout "$@" | cat
}

if [ "$1" = measured ]; then
	table --measured
	exit
fi
whole=rouse,lock-2b26b47,three-state
spinning=
# Many threads that spin all the time take long to simulate.
if [ "$1" -le 16 ]; then
	spinning=,mcs,tas
fi
table --cpus="$1" --workload=lock,lock-work --threads=1-4x \
	--subject=$whole,sketch,sketch-k1$spinning
table --cpus="$1" --workload=buffer-1,buffer-16,buffer-1024 \
	--threads=1x,2x --subject=$whole
table --cpus="$1" --workload=broadcast --threads=2,8,16,64,256 \
	--subject=$whole
table --cpus="$1" --workload=one-of-many --threads=1000 --subject=$whole
sems=rouse,sem,c++
table --cpus="$1" --workload=sem-pairs,sem-buffer,sem-buffer-32 \
	--threads=2,8,32 --subject=$sems
table --cpus="$1" --workload=sem-release --threads=2,8,16,64,256 \
	--subject=$sems
queues=rouse-queue,rouse-throttled,rouse,three-state,wfcqueue
table --cpus="$1" --workload=queue-1,queue-32,queue-bound,queue-idle \
	--threads=2,8,32 --subject=$queues
table --cpus="$1" --workload=queue-burst --threads=2,8,16,64,256 \
	--subject=$queues
