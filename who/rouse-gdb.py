# SPDX-License-Identifier: BSD-2-Clause
"""What gdb says of librouse: printers for its types, and "info rouse".

gdb loads this by itself with a shared librouse, if it is installed where gdb
looks for such files; else "source" does. It works on a live process and on a
core, and needs no debug information: a thread that waits names its record in
its system call (lib/wait-record.h). Words are those of rouse-who(1).
"""

import re
import sys
import time

# The fields of the library's objects, as the headers have them. Where the
# program has debug information, that is asked first; tests/who/check-gdb.sh
# compares this with the headers.
LAYOUT = {
    "rouse_event": "word_:4",
    "rouse_lock": "word_:4 wake_seq_:4 chosen_:P spin_history_:2 flags_:2 "
                  "ahead_:2 waiters_next_:2 conds_:P",
    "rouse_rlock": "lock_:rouse_lock owner_:P depth_:4",
    "rouse_waitq": "last_:P count_:4 kind_:1 lifo_:1 spin_history_:2",
    "rouse_cond": "queue_:rouse_waitq lock_:P next_:P prev_:P owed_:4",
    "rouse_bell": "word_:4 open_:4",
    "rouse__tokens": "word_:4 sleepers_:2 spin_history_:2",
    "rouse_sem": "tokens_:rouse__tokens limit_:4",
    "rouse_auto": "tokens_:rouse__tokens",
    "rouse_latch": "word_:4",
    "rouse_barrier": "word_:4 parties_:2 spin_history_:2",
    "rouse_once": "word_:4",
    "rouse_count": "word_:4 sleepers_:2 spin_history_:2",
    "rouse__supply": "word_:4 sleepers_:4 options_:1 most_:1 spin_history_:2"
                     " take_:P",
    "rouse_queue": "items_:rouse__supply tail_:P apart_:=128 head_:P "
                   "getting_:rouse_lock apart_too_:=256 places_:rouse__supply "
                   "used_:4 bound_:4",
    "rouse_get": "supply_:P seen_:4 state_:4 item:P",
    "rouse_waiter": "word_:4 place_:2 spins_:2 next_:P prev_:P",
    "rouse__wait_record": "magic:4 size:2 kind:1 flags:1 object:P word:P "
                          "deadline:8 stop:P wanted:4",
    "rouse_wanted": "object:P kind:4 epoch:4",
}
OWNERS = {"rouse_lock": " owner_:P"}  # with ROUSE_DEBUG_OWNERS
MAGIC = 0x52757365
FLAG_OWNERS = 1
KINDS = {1: "event", 2: "lock", 3: "rlock", 4: "cond", 5: "waitq", 6: "bell",
         7: "sem", 8: "auto", 9: "latch", 10: "barrier", 11: "once",
         12: "count", 13: "queue"}
COND, WAITER, QUEUE, ANY = 4, 5, 13, 255
COND_RLOCK = 1  # the kind of the queue
# The kind of object of each kind there.
WANTED = {1: 1, 2: 1, 3: WAITER, 4: 7, 5: 8, 6: QUEUE}
QUEUED = 1
FOREVER = 2**63 - 1
FUTEX_WAIT = 0x89  # FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG
QUEUE_MOST = 100000  # nodes that are followed
CALLS_MOST = 12  # frames of the library, at most
SEARCH_MOST = 2**26  # bytes that are searched for a queue
RING_MOST = 64  # nodes of a queue that is searched for
GOALS_MOST = 4096  # things that a thread waits for at once
GOALS_TOLD = 8  # of those, in the table


def table(struct, pointer, owners):
    """The fields: name, offset, bytes. And how large the struct is, and how it
    is aligned."""
    fields, at, widest = [], 0, 1
    more = OWNERS.get(struct, "") if owners else ""
    for item in (LAYOUT[struct] + more).split():
        name, width = item.split(":")
        if width.startswith("="):  # bytes up to that offset
            size, align = int(width[1:]) - at, 1
        elif width.startswith("rouse"):
            size, align = table(width, pointer, owners)[1:]
        else:
            size = align = pointer if width == "P" else int(width)
        at += -at % align
        fields.append((name, at, size))
        at += size
        widest = max(widest, align)
    return fields, at + -at % widest, widest


def print_layout(pointer, owners):
    """For the test."""
    for struct in LAYOUT:
        for name, at, size in table(struct, pointer, owners)[0]:
            print(struct, name, at, size)


if __name__ == "__main__" and sys.argv[1:2] == ["--layout"]:
    print_layout(int(sys.argv[2]), "owners" in sys.argv)
    sys.exit(0)

import gdb  # noqa: E402
import gdb.printing  # noqa: E402


class Target:
    """What is debugged now: its numbers, its memory, how its structs are."""

    def __init__(self):
        self.memory = gdb.selected_inferior()
        self.order = "big" if "big" in gdb.execute(
            "show endian", to_string=True) else "little"
        self.pointer = int(gdb.parse_and_eval("sizeof(void *)"))
        self.layouts = {}
        self.owners = False

    def take_flags(self, flags):
        """Of a record."""
        if flags & FLAG_OWNERS and not self.owners:
            self.owners = True
            self.layouts = {}

    def number(self, at, size, signed=False):
        return int.from_bytes(bytes(self.memory.read_memory(at, size)),
                              self.order, signed=signed)

    def layout(self, struct):
        """Offsets and sizes, by the names of the fields."""
        if struct not in self.layouts:
            fields = {field: (offset, size) for field, offset, size
                      in table(struct, self.pointer, self.owners)[0]}
            try:
                for field in gdb.lookup_type("struct " + struct).fields():
                    fields[field.name] = (field.bitpos // 8,
                                          field.type.sizeof)
            except gdb.error:
                pass  # there is no debug information
            self.layouts[struct] = fields
        return self.layouts[struct]


class Struct:
    """A struct of the library, at an address."""

    def __init__(self, target, name, at):
        self.target, self.at = target, at
        self.fields = target.layout(name)

    def size(self):
        return max(offset + size for offset, size in self.fields.values())

    def place(self, field):
        return self.at + self.fields[field][0]

    def get(self, field, signed=False):
        return self.target.number(self.place(field), self.fields[field][1],
                                  signed)

    def inside(self, name, field):
        return Struct(self.target, name, self.place(field))


def symbol(at):
    """What the program calls this place: " name", or nothing."""
    told = gdb.execute("info symbol %d" % at, to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section ", told)
    if not match:
        return ""
    return " " + match[1] + ("+" + match[2] if match[2] else "")


# What words say; see cli/decode.c.

def event_says(word):
    return "%s%s, epoch %u" % ("set" if word & 1 else "clear",
                               ", waiters" if word & 2 else "", word >> 4)


def lock_says(word):
    n = word >> 6
    return "".join((
        "held" if word & 1 else "free",
        ", one starves" if word & 4 else "",
        ", one woken" if word & 2 else "",
        " and awake" if word & 10 == 10 else "",
        ", some chosen" if word & 16 else "",
        ", signals left" if word & 32 else "",
        ", %u waiter%s" % (n, "s" if n > 1 else "") if n else ""))


def bell_says(word):
    n = word >> 4
    return "".join((
        "rung" if word & 1 else "armed" if word & 2 else "quiet",
        ", unread" if word & 4 else "",
        ", closing" if word & 8 else "",
        ", %u writing" % n if n else ""))


def tokens_say(word):
    n = word >> 1
    return "%s token%s%s" % (n or "no", "" if n == 1 else "s",
                             ", sleepers" if word & 1 else "")


def auto_says(word):
    return "%s%s" % ("set" if word >> 1 else "clear",
                     ", sleepers" if word & 1 else "")


def latch_says(word):
    return "%u%s" % (word >> 1, ", waiters" if word & 1 else "")


def barrier_says(word):
    n = word >> 18
    return "".join((
        "resetting, " if word & 4 else "broken, " if word & 2 else "",
        "%u arrived" % (word >> 4 & 0x3fff),
        ", %u leaving" % n if n else "",
        ", waiters" if word & 1 else ""))


def once_says(word):
    return "%s%s" % ("running" if word >> 2 else "done" if word & 2 else "new",
                     ", waiters" if word & 1 else "")


def count_says(word):
    return "%s%sepoch %u" % ("looked, " if word & 2 else "",
                             "waiters, " if word & 1 else "", word >> 2)


def queue_says(queue, items, places):
    used = queue.get("bound_") and "%u of %u items" % (
        queue.get("used_"), queue.get("bound_"))
    text = "%s, %s" % ("closed" if items.get("word_") & 1 else "open",
                       used or ("not empty" if queue.get("head_")
                                else "empty"))
    for name, supply in (("get", items), ("put", places)):
        if supply.get("sleepers_"):
            text += ", %u in %s" % (supply.get("sleepers_"), name)
    return text


def waiter_says(word):
    for bit, text in ((8, "called"), (4, "left"), (2, "told"),
                      (16, "spinning"), (1, "asleep")):
        if word & bit:
            return text
    return "waiting"


class Thing:
    """An object that threads wait for, or that such an object is over."""

    def __init__(self, target, kind, at):
        self.target, self.kind, self.at = target, kind, at
        self.lock = self.owner = None
        self.last = 0
        self.says = "not there any more"
        try:
            getattr(self, "look_" + kind)(Struct(target, "rouse_" + kind, at))
        except gdb.MemoryError:
            pass

    def look_event(self, event):
        self.says = event_says(event.get("word_"))

    def look_lock(self, lock):
        self.says = lock_says(lock.get("word_"))
        self.last = lock.get("chosen_")
        if "owner_" in lock.fields:
            self.owner = lock.get("owner_")

    def look_rlock(self, rlock):
        self.look_lock(rlock.inside("rouse_lock", "lock_"))
        self.owner = rlock.get("owner_")
        if self.owner:
            self.says += ", %u deep" % rlock.get("depth_")

    def look_waitq(self, queue):
        self.says = "%u in its queue%s" % (
            queue.get("count_"), ", LIFO" if queue.get("lifo_") else "")
        self.last = queue.get("last_")

    def look_cond(self, cond):
        queue = cond.inside("rouse_waitq", "queue_")
        self.look_waitq(queue)
        if cond.get("owed_"):
            self.says += ", signals left"
        self.lock = ("rlock" if queue.get("kind_") == COND_RLOCK else "lock",
                     cond.get("lock_"))

    def look_bell(self, bell):
        self.says = bell_says(bell.get("word_"))

    def look_sem(self, sem):
        self.says = tokens_say(
            sem.inside("rouse__tokens", "tokens_").get("word_"))

    def look_auto(self, auto):
        self.says = auto_says(
            auto.inside("rouse__tokens", "tokens_").get("word_"))

    def look_latch(self, latch):
        self.says = latch_says(latch.get("word_"))

    def look_barrier(self, barrier):
        self.says = "%s, %u parties" % (barrier_says(barrier.get("word_")),
                                        barrier.get("parties_"))

    def look_once(self, once):
        word = once.get("word_")
        self.says = once_says(word)
        self.owner = word >> 2

    def look_count(self, count):
        self.says = count_says(count.get("word_"))

    def look_queue(self, queue):
        self.says = queue_says(queue, queue.inside("rouse__supply", "items_"),
                               queue.inside("rouse__supply", "places_"))

    def title(self):
        return "%s %#x%s" % (self.kind, self.at, symbol(self.at))

    def nodes(self):
        return nodes_from(self.target, self.last)


class Ring(Thing):
    """A queue over a lock of the program's own, that is not found: a thread in
    it knows only its node."""

    def __init__(self, target, node):
        self.target, self.kind, self.at = target, "waitq", None
        self.lock = self.owner = None
        self.last = node
        self.says = "%u in its queue" % len(self.nodes())

    def title(self):
        return "waitq of a lock of the program's own"


def nodes_from(target, last):
    """The nodes of a queue, the first one first: addresses and words."""
    nodes = []
    try:
        at = Struct(target, "rouse_waiter", last).get("next_") if last else 0
        while at and len(nodes) < QUEUE_MOST:
            node = Struct(target, "rouse_waiter", at)
            nodes.append((at, node.get("word_")))
            if at == last:
                break
            at = node.get("next_")
    except gdb.MemoryError:
        pass
    return nodes


def writable():
    """Memory where a variable may be: from where, how many bytes."""
    left = SEARCH_MOST
    for command, pattern in (
            ("info files", r"(0x\w+) - (0x\w+) is (?:\.data|\.bss|load)"),
            ("info proc mappings", r"^ *(0x\w+) +(0x\w+) .* rw")):
        try:
            told = gdb.execute(command, to_string=True)
        except gdb.error:
            continue
        for match in re.finditer(pattern, told, re.M):
            at, end = int(match[1], 16), int(match[2], 16)
            if end - at <= left:
                left -= end - at
                yield at, end - at


def find_queue(target, node, wanted):
    """Where the waitq is that has this node: it names its last one, and their
    number. None if it is not found. What threads want looks like that, too; that
    is in these ranges."""
    nodes = nodes_from(target, node)
    if len(nodes) > RING_MOST:
        return None
    heads = [at.to_bytes(target.pointer, target.order) +
             len(nodes).to_bytes(4, target.order) for at, _ in nodes]
    pattern = re.compile(b"|".join(map(re.escape, heads)), re.DOTALL)
    for at, size in writable():
        try:
            memory = bytes(target.memory.read_memory(at, size))
        except gdb.MemoryError:
            continue
        for match in pattern.finditer(memory):
            found = at + match.start()
            if found % target.pointer == 0 and \
                    not any(found in each for each in wanted):
                return found
    return None


# The threads.

# Which registers have the number of a system call and its arguments. The first
# is None where a call that a stop interrupts does not keep it. Then the numbers
# of futex(2), and of restart_syscall(2), as which a wait with a deadline goes on
# after a stop.
CALLS = {
    "i386:x86-64": ("orig_rax", ("rdi", "rsi", "rdx", "r10", "r8", "r9"),
                    (202, 219)),
    "i386": ("orig_eax", ("ebx", "ecx", "edx", "esi", "edi", "ebp"),
             (240, 422, 0)),
    "aarch64": ("x8", (None, "x1", "x2", "x3", "x4", "x5"), (98, 128)),
    "riscv:rv64": ("a7", (None, "a1", "a2", "a3", "a4", "a5"), (98, 128)),
}
WAITV = 449  # futex_waitv(2), for several words


def register(frame, name):
    value = frame.read_register(name)
    return int(value) & (2 ** (8 * value.type.sizeof) - 1)


def record_of(target, frame, newest):
    """The record of the wait that this frame is in, or None."""
    names = CALLS.get(frame.architecture().name())
    if names is None:
        return None
    call, arguments, futex = names
    try:
        # Below a signal handler, the number is that of the handler's call.
        several = newest and register(frame, call) == WAITV
        if newest and not several and register(frame, call) not in futex:
            return None
        if not several and \
                register(frame, arguments[1]) & 0xffffffff != FUTEX_WAIT:
            return None
        record = Struct(target, "rouse__wait_record",
                        register(frame, arguments[5 if several else 4]))
        if record.get("magic") != MAGIC:
            return None
        if arguments[0] and not several and \
                record.get("word") != register(frame, arguments[0]):
            return None
        return record
    except (gdb.error, ValueError):
        return None


class Goal:
    """What a thread waits for: the kind, and where; the word that it sleeps on;
    and the thing that this is, when it is known."""

    def __init__(self, kind, at, word):
        self.kind, self.at, self.word = kind, at, word
        self.thing = None

    def __str__(self):
        if self.thing is None:
            return "an object of kind %u" % self.kind
        return self.thing.title() if self.thing.at else self.thing.kind


class Thread:
    """A thread: which number it has, what it is in, what it waits for."""

    def __init__(self, target, thread):
        thread.switch()
        self.target = target
        self.number, self.tid = thread.num, thread.ptid[1] or thread.ptid[2]
        self.name = thread.name or "thread-%u" % thread.num
        self.inner = inner_of(thread.ptid[0], self.tid)
        self.call = self.record = self.stop = None
        self.goals, self.wanted, self.untold = [], range(0), 0
        self.any = self.chosen = False
        self.sp = register(gdb.newest_frame(), "sp")
        self.unwind(gdb.newest_frame())
        if self.record is not None:
            self.read_record()

    def unwind(self, frame):
        """Find the record, and the call that the program made."""
        newest = True
        while frame is not None and frame.is_valid():
            if self.record is None and newest:
                self.record = record_of(self.target, frame,
                                        frame.level() == 0)
            # gdb takes two underscores for a name of another language; with
            # owners, calls have other names for the linker.
            name = re.sub(r"^rouse\.", "rouse__", frame.name() or "")
            name = re.sub(r"^(rouse__?)owners_", r"\1", name)
            if name.startswith("rouse_"):
                self.call = name
            elif self.call and not self.call.startswith("rouse__"):
                break
            elif self.call and frame.level() > CALLS_MOST:
                break
            # Below a signal handler is what it interrupted.
            newest = frame.type() == gdb.SIGTRAMP_FRAME
            try:
                frame = frame.older()
            except gdb.error:
                break

    def read_record(self):
        self.target.take_flags(self.record.get("flags"))
        kind = self.record.get("kind")
        word = self.record.get("word")
        self.deadline = self.record.get("deadline", signed=True)
        if self.record.get("size") >= self.record.size():
            stop = self.record.get("stop")
            self.stop = Goal(1, stop, stop) if stop else None
        if kind == ANY:
            self.read_wanted(self.record.get("wanted"))
            return
        self.goals = [Goal(kind, self.record.get("object"), word)]
        if kind == COND:
            node = Struct(self.target, "rouse_waiter", word)
            self.chosen = node.get("place_") != QUEUED

    def read_wanted(self, n):
        """What it waits for at once, as the program names it."""
        self.any = True
        at = self.record.get("object")
        told = min(n, GOALS_MOST)
        size = Struct(self.target, "rouse_wanted", at).size()
        self.wanted = range(at, at + told * size)
        self.untold = n - told
        for place in self.wanted[::size]:
            wanted = Struct(self.target, "rouse_wanted", place)
            kind = WANTED.get(wanted.get("kind"), 0)
            thing = wanted.get("object")
            if kind == QUEUE:  # a get; a queue begins with its supply
                thing = Struct(self.target, "rouse_get", thing).get("supply_")
            self.goals.append(Goal(kind, thing, thing))

    def waits_for(self, thing):
        return any(goal.thing is thing for goal in self.goals)

    def sleeps_at(self, word):
        return any(goal.word == word for goal in self.goals)

    def only_thing(self):
        """That it waits for, if that is one."""
        return None if self.any or not self.goals else self.goals[0].thing

    def __str__(self):
        return "%s (%u)" % (self.name, self.tid)


def is_live():
    """A core is as its process saw itself, and of no time that is known."""
    connection = getattr(gdb.selected_inferior(), "connection", None)
    return connection is None or connection.type == "native"


def inner_of(pid, tid):
    """What the process calls this thread, in a container."""
    if is_live():
        try:
            with open("/proc/%u/task/%u/status" % (pid, tid)) as status:
                for line in status:
                    if line.startswith("NSpid:"):
                        return int(line.split()[-1])
        except OSError:
            pass
    return tid


class Look:
    """All threads, and all objects that they wait for."""

    def __init__(self):
        self.target = Target()
        selected = gdb.selected_thread()
        frame = gdb.selected_frame()
        try:
            self.threads = [Thread(self.target, thread) for thread in
                            reversed(gdb.selected_inferior().threads())]
            self.threads.sort(key=lambda thread: thread.tid)
        finally:
            selected.switch()
            frame.select()
        self.waits = [each for each in self.threads if each.record]
        self.things = []
        for thread in self.waits:
            for goal in thread.goals + [thread.stop] * bool(thread.stop):
                goal.thing = self.thing_of(goal)
        for thing in self.things:  # more are added on the way
            if thing.lock and self.is_there(thing):
                thing.lock = self.find(*thing.lock)
            else:
                thing.lock = None

    def find(self, kind, at):
        for thing in self.things:
            if (thing.kind, thing.at) == (kind, at):
                return thing
        self.things.append(Thing(self.target, kind, at))
        return self.things[-1]

    def thing_of(self, goal):
        if goal.kind not in KINDS:
            return None
        if goal.kind != WAITER:
            return self.find(KINDS[goal.kind], goal.at)
        for thing in self.things:
            if goal.word in (at for at, _ in thing.nodes()):
                return thing
        queue = find_queue(self.target, goal.word,
                           [thread.wanted for thread in self.waits])
        if queue is not None:
            return self.find("waitq", queue)
        self.things.append(Ring(self.target, goal.word))
        return self.things[-1]

    def is_there(self, cond):
        """May be gone, if all that wait for it were notified."""
        mine = [each for each in self.waits if each.waits_for(cond)]
        nodes = [at for at, _ in Thing(self.target, *cond.lock).nodes()]
        if all(each.chosen and each.goals[0].word not in nodes
               for each in mine) and mine:
            cond.says = "not there any more"
            return False
        return True

    def thread_at(self, node):
        """The thread on whose stack a node is."""
        for thread in self.waits:
            if thread.sleeps_at(node):
                return thread
        below = [each for each in self.threads if each.sp <= node]
        return max(below, key=lambda each: each.sp, default=None)

    def holder(self, thing):
        """The thread, or None; or False, if it has ended."""
        if not thing.owner:
            return None
        for thread in self.threads:
            if thread.inner == thing.owner:
                return thread
        return False

    def behind(self, thread):
        """The thread that holds what this one waits for, if it waits too."""
        thing = thread.only_thing()
        holder = thing and self.holder(thing)
        return holder if holder and holder.record else None

    def deadlocks(self):
        """Rings of threads, each of which waits for the next."""
        for first in self.waits:
            ring, at = [first], self.behind(first)
            while at and at not in ring:
                ring.append(at)
                at = self.behind(at)
            if at is first and first is min(ring, key=lambda each: each.tid):
                yield ring


# What is printed.

def times_out(thread):
    if thread.deadline == FOREVER:
        return "never"
    if not is_live():
        return "at %.0f s" % (thread.deadline / 1e9)
    left = thread.deadline / 1e9 - time.monotonic()
    return "in %.0f s" % left if left > 0 else "now"


def goals_say(thread):
    told = [str(goal) for goal in thread.goals[:GOALS_TOLD]]
    others = len(thread.goals) - len(told) + thread.untold
    text = ", ".join(told + ["%u more" % others] * (others > 0))
    if thread.any:
        text = "any of: " + text if text else "any of nothing"
    text += ", notified" if thread.chosen else ""
    return text + ("; stop: %s" % thread.stop if thread.stop else "")


def put_waits(look):
    line = "%-16s %8s %4s %11s  %s"
    print(line % ("THREAD", "TID", "GDB", "TIMES OUT", "WAITS FOR"))
    for thread in look.waits:
        text = goals_say(thread)
        if thread.call:
            text += ", in " + thread.call
        print(line % (thread.name, thread.tid, thread.number,
                      times_out(thread), text))


def put_thing(look, thing):
    print("\n%s: %s" % (thing.title(), thing.says))
    if thing.lock:
        print("    over " + thing.lock.title())
    holder = look.holder(thing)
    if holder:
        print("    held by %s" % holder)
    elif holder is False:
        print("    held by a thread that has ended")
    queued = []
    for i, (at, word) in enumerate(thing.nodes()):
        thread = look.thread_at(at)
        queued.append(thread)
        print("    %4u. %s, %s" % (
            i + 1, thread or "a thread with its node at %#x" % at,
            waiter_says(word)))
    for thread in look.waits:
        if thread.waits_for(thing) and thread not in queued:
            print("    %s%s" % (thread, ", notified, waits for the lock"
                                if thread.chosen else " waits"))
        if thread.stop and thread.stop.thing is thing:
            print("    the stop of %s" % thread)


class InfoRouse(gdb.Command):
    """Which threads wait for which objects of librouse.

In which state those are, which threads are in their queues in order, and which
hold them as far as that is known; and the call that each thread is in."""

    def __init__(self):
        super().__init__("info rouse", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError("info rouse takes no argument")
        if gdb.selected_thread() is None:
            raise gdb.GdbError("there is no process, and no core")
        look = Look()
        print("%u thread%s, %u wait%s for an object of rouse" % (
            len(look.threads), "s" * (len(look.threads) != 1),
            len(look.waits), "s" * (len(look.waits) == 1)))
        if look.waits:
            print()
            put_waits(look)
        for thing in look.things:
            put_thing(look, thing)
        for ring in look.deadlocks():
            print("\ndeadlock:")
            for thread in ring:
                print("    %s waits for %s, which %s holds" % (
                    thread, thread.only_thing().title(), look.behind(thread)))


class Printer:
    """Of an object: what it says, as in "info rouse"."""

    def __init__(self, value):
        self.kind = value.type.unqualified().strip_typedefs().tag[6:]
        self.at = int(value.address) if value.address is not None else None
        self.value = value

    def to_string(self):
        if self.at is None:  # it is a copy: what it has is printed as it is
            return None
        thing = Thing(Target(), self.kind, self.at)
        text = thing.says
        if thing.lock:
            text += ", over %s %#x%s" % (*thing.lock, symbol(thing.lock[1]))
        if thing.owner:
            text += ", owner %u" % thing.owner
        return text

    def children(self):
        if self.at is None:
            for field in self.value.type.strip_typedefs().fields():
                yield field.name, self.value[field]


class WaiterPrinter(Printer):
    PLACES = ("in no list", "in its queue", "chosen", "chosen, spins")

    def to_string(self):
        place = int(self.value["place_"])
        return "%s, %s" % (
            waiter_says(int(self.value["word_"])),
            self.PLACES[place] if place < len(self.PLACES) else place)

    def children(self):
        return iter(())


class WaitPrinter(WaiterPrinter):
    def to_string(self):
        deadline = int(self.value["deadline"])
        return "%s%s" % (
            "no deadline" if deadline == FOREVER else
            "until %d.%09d s of CLOCK_MONOTONIC" % divmod(deadline, 10**9),
            ", interruptible" if int(self.value["flags"]) & 1 else "")


def register_printers(objfile):
    printers = gdb.printing.RegexpCollectionPrettyPrinter("rouse")
    for name in LAYOUT:
        if "__" not in name and name not in ("rouse_waiter", "rouse_wanted",
                                             "rouse_get"):
            printers.add_printer(name, "^%s$" % name, Printer)
    printers.add_printer("rouse_waiter", "^rouse_waiter$", WaiterPrinter)
    printers.add_printer("rouse_wait", "^rouse_wait$", WaitPrinter)
    # The types are the program's, not the library's.
    gdb.printing.register_pretty_printer(objfile, printers, replace=True)


register_printers(None)
InfoRouse()
