/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of a Queue that wait: queue.h. */
#include "queue.h"

#include <errno.h>
#include <limits.h>

#include "args.h"
#include "blocking.h"

static void reinit(void *object)
{
	struct queue_object *queue = object;

	queue_items_after_fork(&queue->items);
	rouse_count_after_fork(&queue->done);
}

void queue_begin_use(struct queue_object *queue)
{
	queue->is_new = false;
	fork_check(&queue->generation, reinit, queue);
}

PyObject *queue_inherited(PyObject *self, const char *name)
{
	return type_inherited(module_state_of(Py_TYPE(self))->queue, self,
			      name);
}

PyObject *queue_named(const char *name)
{
	PyObject *module = PyImport_ImportModule("rouse._queue");
	PyObject *value = module ? PyObject_GetAttrString(module, name) : NULL;

	Py_XDECREF(module);
	return value;
}

static PyObject *raise_named(const char *name)
{
	PyObject *error = queue_named(name);

	if (error)
		PyErr_SetNone(error);
	Py_XDECREF(error);
	return NULL;
}

static bool is_negative(const struct patience *patience)
{
	return patience->blocks && patience->ns < 0 &&
	       patience->ns != TOO_LARGE;
}

static PyObject *raise_negative(void)
{
	PyErr_SetString(PyExc_ValueError,
			"'timeout' must be a non-negative number");
	return NULL;
}

/*
 * Wait until another attempt may succeed.
 *
 * Returns:   0;
 *            1   it need not be made after the next one that fails;
 *            -1  with an exception.
 */
static int wait_once(struct queue_object *queue,
		     int (*wait)(void *items, const struct rouse_wait *how),
		     struct patience *patience)
{
	int err;

	if (args_check_timeout(patience->ns) < 0)
		return -1;
	if (patience->deadline == 0)
		patience->deadline = blocking_deadline(patience->ns);
	err = blocking_wait(wait, &queue->items, patience->deadline,
			    &patience->stop);
	if (err == -EINTR)
		return -1;
	return err == -ETIMEDOUT || err == -ECANCELED ||
	       blocking_is_over(patience->deadline, &patience->stop);
}

/* What is left of it, in seconds, for a call in Python. */
static PyObject *remaining(const struct patience *patience)
{
	int64_t ns = patience->ns;

	if (ns == FOREVER)
		Py_RETURN_NONE;
	if (ns == TOO_LARGE)
		return PyFloat_FromDouble(Py_HUGE_VAL);
	if (patience->deadline != 0) {
		ns = patience->deadline - rouse_after(1);
		ns = ns > 0 ? ns : 0;
	}
	return PyFloat_FromDouble((double)ns / 1e9);
}

/* Go on in Python. @item: NULL for none. @how: the other arguments, a dictionary, to
 * which the stop is added; the reference is stolen, NULL with an exception. @event: the
 * stop's, if there is one. */
static PyObject *go_on(PyObject *self, const char *name, PyObject *item,
		       PyObject *how, PyObject *event, const struct stop *stop)
{
	PyObject *method = queue_inherited(self, name), *result = NULL;
	PyObject *args = item ? PyTuple_Pack(1, item) : PyTuple_New(0);
	PyObject *since =
		stop_since(module_state_of(Py_TYPE(self)), event, stop);
	int err = 0;

	if (how && since && since != Py_None)
		err = PyDict_SetItemString(how, "stop", since);
	if (method && args && how && since && err == 0)
		result = PyObject_Call(method, args, how);
	Py_XDECREF(since);
	Py_XDECREF(how);
	Py_XDECREF(args);
	Py_XDECREF(method);
	return result;
}

/* The same for a put or a get. */
static PyObject *go_on_patiently(PyObject *self, const char *name,
				 PyObject *item,
				 const struct patience *patience)
{
	PyObject *how = Py_BuildValue("{sOsN}", "block",
				      patience->blocks ? Py_True : Py_False,
				      "timeout", remaining(patience));

	return go_on(self, name, item, how, patience->event, &patience->stop);
}

PyObject *queue_join_in_python(PyObject *self, PyObject *event,
			       const struct stop *stop)
{
	return go_on(self, "join", NULL, PyDict_New(), event, stop);
}

static int put_now(PyObject *self, struct queue_item **item)
{
	struct queue_object *queue = queue_of(self);
	int err = QUEUE_IN_PYTHON;

	Py_BEGIN_CRITICAL_SECTION(self);
	queue_begin_use(queue);
	if (!queue->in_python)
		err = queue_items_put(&queue->items, *item);
	if (err == 0) {
		queue->size++;
		queue->unfinished++;
	}
	Py_END_CRITICAL_SECTION();
	return err;
}

static int get_now(PyObject *self, struct queue_item **item)
{
	struct queue_object *queue = queue_of(self);
	int err = QUEUE_IN_PYTHON;

	Py_BEGIN_CRITICAL_SECTION(self);
	queue_begin_use(queue);
	if (!queue->in_python)
		err = queue_items_get(&queue->items, item);
	if (err == 0)
		queue->size--;
	Py_END_CRITICAL_SECTION();
	return err;
}

/* What to try again: put_now() or get_now(). */
struct attempt {
	int (*now)(PyObject *self, struct queue_item **item);
	int (*wait)(void *items, const struct rouse_wait *how);
	void (*pass_on)(struct rouse_queue *items);
};

static const struct attempt put_attempt = {put_now, queue_items_await_room,
					   queue_items_pass_room_on},
			    get_attempt = {get_now, queue_items_await,
					   queue_items_pass_on};

/* Returns what the last attempt returned, or -EINTR with an exception. */
static int attempt(PyObject *self, const struct attempt *attempt,
		   struct queue_item **item, struct patience *patience)
{
	int over = !patience->blocks || patience->ns == 0, err;
	bool waited = false;

	while ((err = attempt->now(self, item)) == -ETIMEDOUT && over == 0) {
		over = wait_once(queue_of(self), attempt->wait, patience);
		if (over < 0)
			return -EINTR;
		waited = true;
	}
	if (err == 0 && waited)
		attempt->pass_on(&queue_of(self)->items);
	return err;
}

PyObject *queue_put_patiently(PyObject *self, PyObject *object,
			      struct patience *patience)
{
	struct queue_object *queue = queue_of(self);
	struct queue_item *item;
	int err;

	if (queue->items.bound_ != 0 && is_negative(patience) &&
	    !rouse_queue_closed(&queue->items))
		return raise_negative();
	item = queue_item_new(object);
	if (!item)
		return NULL;
	err = attempt(self, &put_attempt, &item, patience);
	if (err == 0)
		Py_RETURN_NONE;
	Py_DECREF(queue_item_release(item));
	if (err == QUEUE_IN_PYTHON)
		return go_on_patiently(self, "put", object, patience);
	if (err == -EINTR)
		return NULL;
	return raise_named(err == -EPIPE ? "ShutDown" : "Full");
}

/* Is there an item, or may there be one later? */
static bool may_get(PyObject *self)
{
	struct queue_object *queue = queue_of(self);
	bool may;

	Py_BEGIN_CRITICAL_SECTION(self);
	may = queue->size > 0 || !rouse_queue_closed(&queue->items);
	Py_END_CRITICAL_SECTION();
	return may;
}

PyObject *queue_get_patiently(PyObject *self, struct patience *patience)
{
	struct queue_item *item;
	int err;

	if (is_negative(patience) && may_get(self))
		return raise_negative();
	err = attempt(self, &get_attempt, &item, patience);
	if (err == 0)
		return queue_item_release(item);
	if (err == QUEUE_IN_PYTHON)
		return go_on_patiently(self, "get", NULL, patience);
	if (err == -EINTR)
		return NULL;
	return raise_named(err == -EPIPE ? "ShutDown" : "Empty");
}

struct joining {
	struct rouse_count *done;
	uint32_t key;
};

static int await_done(void *object, const struct rouse_wait *how)
{
	struct joining *joining = object;

	return rouse_count_wait_with(joining->done, joining->key, how);
}

int queue_await_tasks(PyObject *self, const struct stop *stop)
{
	struct queue_object *queue = queue_of(self);
	struct joining joining = {&queue->done, 0};
	bool in_python, is_done;
	int err = 0;

	for (;;) {
		Py_BEGIN_CRITICAL_SECTION(self);
		queue_begin_use(queue);
		joining.key = rouse_count_look(&queue->done);
		in_python = queue->in_python;
		is_done = queue->unfinished == 0;
		Py_END_CRITICAL_SECTION();
		if (in_python || is_done || (err != 0 && err != -EAGAIN))
			return err == -EINTR       ? err
			       : is_done           ? 0
			       : err == -ECANCELED ? err
						   : QUEUE_IN_PYTHON;
		err = blocking_wait(await_done, &joining, ROUSE_FOREVER, stop);
	}
}
