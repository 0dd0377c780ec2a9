/* SPDX-License-Identifier: BSD-2-Clause */
#include "gate.h"

#include <stdatomic.h>

#include "credit.h"
#include "probe.h"
#include "spin.h"

static bool opens(const struct rouse__gate *gate, uint32_t word)
{
	return gate->is_open(word, gate->with);
}

static int await_open(const struct rouse__gate *gate,
		      const struct rouse__how *how,
		      const struct rouse__wait_record *record)
{
	bool spun = false, may_spin = gate->spin_history != NULL;
	uint32_t word;
	/* The last look comes after the look at the clock and at the stop. */
	int err = rouse__ended(how);

	for (;;) {
		/* (gate.look) acquire: pairs with (latch.count-down),
		 * (barrier.step), (once.done) and (count.move). What was done
		 * before the gate opened is visible to who goes through. */
		word = atomic_load_explicit(gate->word, memory_order_acquire);
		if (spun)
			rouse__history_learn(gate->spin_history,
					     !opens(gate, word));
		if (opens(gate, word))
			return 0;
		if (err < 0)
			return err;
		spun = may_spin && rouse__history_spins(gate->spin_history) &&
		       rouse__spin(gate->word, word, gate->spin_bits);
		may_spin = false;
		if (spun)
			continue;
		err = rouse__await(gate->word, word, word | ROUSE__GATE_WAITERS,
				   ROUSE__ANY, how, record);
	}
}

int rouse__gate_wait(const struct rouse__gate *gate,
		     const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(gate->kind, gate->object, gate->word, how);
	int err;

	/* (gate.entry) acquire: pairs with (latch.count-down), (barrier.step),
	 * (once.done) and (count.move). As (gate.look), and nobody has to ask
	 * what time it is. */
	if (opens(gate, atomic_load_explicit(gate->word, memory_order_acquire)))
		return 0;
	rouse__probe_begin(&record);
	err = await_open(gate, how, &record);
	rouse__probe_end(&record, err);
	return err;
}
