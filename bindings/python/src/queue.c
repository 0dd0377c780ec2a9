/* SPDX-License-Identifier: BSD-2-Clause */
#include "queue.h"

#include <errno.h>
#include <limits.h>

#include "args.h"

/* The type: queue.h. */

static PyObject *call_inherited(PyObject *self, const char *name)
{
	return type_call_inherited(queue_inherited(self, name), NULL, 0, NULL);
}

/* Parse block, timeout and stop. Returns 0, or -1 with an exception. */
static int parse_patience(PyObject *self, PyObject *const *parsed,
			  struct patience *patience)
{
	int blocks = parsed[0] ? PyObject_IsTrue(parsed[0]) : 1;

	if (blocks < 0)
		return -1;
	patience->blocks = blocks;
	patience->ns = FOREVER;
	if (blocks && parsed[1] && args_timeout(parsed[1], &patience->ns) < 0)
		return -1;
	patience->deadline = 0;
	patience->event = parsed[2];
	return stop_parse(module_state_of(Py_TYPE(self)), parsed[2],
			  &patience->stop);
}

static PyObject *queue_put(PyObject *self, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"put", 1, 3, {"item", "block", "timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX];
	struct patience patience;

	if (queue_in_python(self))
		return type_call_inherited(queue_inherited(self, "put"), args,
					   nargs, kwnames);
	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0 ||
	    parse_patience(self, parsed + 1, &patience) < 0)
		return NULL;
	return queue_put_patiently(self, parsed[0], &patience);
}

static PyObject *queue_get(PyObject *self, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"get", 0, 2, {"block", "timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX];
	struct patience patience;

	if (queue_in_python(self))
		return type_call_inherited(queue_inherited(self, "get"), args,
					   nargs, kwnames);
	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0 ||
	    parse_patience(self, parsed, &patience) < 0)
		return NULL;
	return queue_get_patiently(self, &patience);
}

static PyObject *queue_task_done(PyObject *self, PyObject *unused)
{
	struct queue_object *queue = queue_of(self);
	bool in_python;
	Py_ssize_t n;

	(void)unused;
	Py_BEGIN_CRITICAL_SECTION(self);
	in_python = queue->in_python;
	n = queue->unfinished - 1;
	if (!in_python && n >= 0)
		queue->unfinished = n;
	Py_END_CRITICAL_SECTION();
	if (in_python)
		return call_inherited(self, "task_done");
	if (n < 0) {
		PyErr_SetString(PyExc_ValueError,
				"task_done() called too many times");
		return NULL;
	}
	if (n == 0)
		rouse_count_move(&queue->done);
	Py_RETURN_NONE;
}

static PyObject *queue_join(PyObject *self, PyObject *const *args,
			    Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"join", 0, 0, {"stop", NULL}};
	PyObject *parsed[ARGS_MAX];
	struct stop stop;
	int err;

	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0 ||
	    stop_parse(module_state_of(Py_TYPE(self)), parsed[0], &stop) < 0)
		return NULL;
	err = queue_await_tasks(self, &stop);
	if (err == QUEUE_IN_PYTHON)
		return queue_join_in_python(self, parsed[0], &stop);
	if (err == -EINTR)
		return NULL;
	if (!stop.event)
		Py_RETURN_NONE;
	return PyBool_FromLong(err == 0);
}

static PyObject *queue_shutdown(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"shutdown", 0, 1, {"immediate", NULL}};
	struct queue_object *queue = queue_of(self);
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	PyObject *parsed[ARGS_MAX];
	int immediate = 0;
	Py_ssize_t n;
	bool in_python;

	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return NULL;
	if (parsed[0])
		immediate = PyObject_IsTrue(parsed[0]);
	if (immediate < 0)
		return NULL;
	Py_BEGIN_CRITICAL_SECTION(self);
	queue_begin_use(queue);
	in_python = queue->in_python;
	if (!in_python) {
		queue->is_shutdown = true;
		rouse_queue_close(&queue->items);
	}
	if (!in_python && immediate) {
		batch = queue_items_take(&queue->items);
		n = queue->size < queue->unfinished ? queue->size
						    : queue->unfinished;
		queue->unfinished -= n;
		queue->size = 0;
	}
	Py_END_CRITICAL_SECTION();
	if (in_python)
		return type_call_inherited(queue_inherited(self, "shutdown"),
					   args, nargs, kwnames);
	rouse_count_move(&queue->done);
	queue_items_free(&batch);
	Py_RETURN_NONE;
}

/* Returns the number of items, or -1 if it is in Python. */
static Py_ssize_t size_of(PyObject *self)
{
	Py_ssize_t size;

	Py_BEGIN_CRITICAL_SECTION(self);
	size = queue_of(self)->in_python ? -1 : queue_of(self)->size;
	Py_END_CRITICAL_SECTION();
	return size;
}

static PyObject *queue_qsize(PyObject *self, PyObject *unused)
{
	Py_ssize_t size = size_of(self);

	(void)unused;
	return size < 0 ? call_inherited(self, "qsize")
			: PyLong_FromSsize_t(size);
}

static PyObject *queue_empty(PyObject *self, PyObject *unused)
{
	Py_ssize_t size = size_of(self);

	(void)unused;
	return size < 0 ? call_inherited(self, "empty")
			: PyBool_FromLong(size == 0);
}

static PyObject *queue_full(PyObject *self, PyObject *unused)
{
	Py_ssize_t size = size_of(self);
	uint32_t bound = queue_of(self)->items.bound_;

	(void)unused;
	return size < 0 ? call_inherited(self, "full")
			: PyBool_FromLong(bound > 0 && size >= bound);
}

static PyObject *queue_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);
	struct queue_object *queue = queue_of(self);

	(void)args;
	(void)kwargs;
	if (!self)
		return NULL;
	rouse_queue_init(&queue->items, 0, 0);
	queue->is_new = true;
	queue->parts[QUEUE_MAXSIZE] = PyLong_FromLong(0);
	atomic_init(
		&queue->generation,
		atomic_load_explicit(&fork_generation, memory_order_relaxed));
	if (!queue->parts[QUEUE_MAXSIZE])
		Py_CLEAR(self);
	return self;
}

/* The most items of a rouse_queue with a bound. More do not find place in the memory
 * of a machine, for each takes 48 bytes at least. */
#define BOUND_MAX INT32_MAX

/* Convert maxsize. Returns false if it is no int: then Python is to compare it. */
static bool parse_maxsize(PyObject *maxsize, uint32_t *bound)
{
	int overflow;
	long long n;

	if (!PyLong_Check(maxsize))
		return false;
	n = PyLong_AsLongLongAndOverflow(maxsize, &overflow);
	*bound = overflow || n <= 0 || n > BOUND_MAX ? 0 : (uint32_t)n;
	return true;
}

/* Returns whether it was new, and is a queue in C with that bound now. */
static bool begin_in_c(PyObject *self, uint32_t bound)
{
	struct queue_object *queue = queue_of(self);
	bool was_new;

	Py_BEGIN_CRITICAL_SECTION(self);
	was_new = queue->is_new;
	if (was_new)
		rouse_queue_init(&queue->items, bound, 0);
	queue->is_new = false;
	Py_END_CRITICAL_SECTION();
	return was_new;
}

/* It makes a queue in Python of one that is not new, and with a maxsize that is no
 * int. */
static int queue_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	static char *names[] = {"maxsize", NULL};
	PyObject *maxsize = NULL, *method, *result;
	uint32_t bound = 0;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:Queue", names,
					 &maxsize))
		return -1;
	if ((!maxsize || parse_maxsize(maxsize, &bound)) &&
	    begin_in_c(self, bound)) {
		if (maxsize) {
			Py_INCREF(maxsize);
			Py_SETREF(queue_of(self)->parts[QUEUE_MAXSIZE],
				  maxsize);
		}
		return 0;
	}
	method = queue_inherited(self, "__init__");
	result = method ? PyObject_Call(method, args, kwargs) : NULL;
	Py_XDECREF(method);
	Py_XDECREF(result);
	return result ? 0 : -1;
}

static int queue_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	for (int i = 0; i < QUEUE_PARTS; i++)
		Py_VISIT(queue_of(self)->parts[i]);
	return queue_items_traverse(&queue_of(self)->items, visit, arg);
}

static int queue_clear(PyObject *self)
{
	struct queue_object *queue = queue_of(self);
	struct rouse_batch batch = queue_items_take(&queue->items);

	queue->size = 0;
	for (int i = 0; i < QUEUE_PARTS; i++)
		Py_CLEAR(queue->parts[i]);
	queue_items_free(&batch);
	return 0;
}

static void queue_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	PyObject_GC_UnTrack(self);
	queue_clear(self);
	type->tp_free(self);
	Py_DECREF(type);
}

PyDoc_STRVAR(queue_doc,
	     TYPE_DOC("_Queue(maxsize=0)", "What rouse.Queue does in C."));
PyDoc_STRVAR(put_doc,
	     "put($self, /, item, block=True, timeout=None, *, stop=None)"
	     "\n--\n\n"
	     "Put the item into the queue, and wait for room unless block is\n"
	     "false, up to the timeout, or until the Event stop is set.\n\n"
	     "Full if there was none; ShutDown after shutdown().");
PyDoc_STRVAR(
	get_doc,
	"get($self, /, block=True, timeout=None, *, stop=None)"
	"\n--\n\n"
	"Take the first item and return it, and wait for one unless block\n"
	"is false, up to the timeout, or until the Event stop is set.\n\n"
	"Empty if there was none; ShutDown if none will come after\n"
	"shutdown().");
PyDoc_STRVAR(task_done_doc,
	     "task_done($self, /)\n--\n\n"
	     "Say that what was to be done with an item is done.\n\n"
	     "ValueError if that was said of all that were put.");
PyDoc_STRVAR(
	join_doc,
	"join($self, /, *, stop=None)\n--\n\n"
	"Wait until task_done() was called for each item that was put.\n\n"
	"With a stop, an Event that ends the wait, return whether it was.");
PyDoc_STRVAR(
	shutdown_doc,
	"shutdown($self, /, immediate=False)\n--\n\n"
	"Let each put raise ShutDown, and each get once the queue is empty.\n\n"
	"If immediate, the queue is emptied, and each item counts as\n"
	"done.");
PyDoc_STRVAR(qsize_doc, "qsize($self, /)\n--\n\nReturn the number of items.");
PyDoc_STRVAR(empty_doc, "empty($self, /)\n--\n\n"
			"Return whether there are no items.");
PyDoc_STRVAR(full_doc, "full($self, /)\n--\n\n"
		       "Return whether there are maxsize items, or more.");

static PyMethodDef queue_methods[] = {
	{"put", METHOD(queue_put), METH_FASTCALL | METH_KEYWORDS, put_doc},
	{"get", METHOD(queue_get), METH_FASTCALL | METH_KEYWORDS, get_doc},
	{"task_done", queue_task_done, METH_NOARGS, task_done_doc},
	{"join", METHOD(queue_join), METH_FASTCALL | METH_KEYWORDS, join_doc},
	{"shutdown", METHOD(queue_shutdown), METH_FASTCALL | METH_KEYWORDS,
	 shutdown_doc},
	{"qsize", queue_qsize, METH_NOARGS, qsize_doc},
	{"empty", queue_empty, METH_NOARGS, empty_doc},
	{"full", queue_full, METH_NOARGS, full_doc},
	{NULL, NULL, 0, NULL},
};

static PyType_Slot queue_slots[] = {
	{Py_tp_doc, (void *)queue_doc},
	{Py_tp_new, queue_new},
	{Py_tp_init, queue_init},
	{Py_tp_dealloc, queue_dealloc},
	{Py_tp_traverse, queue_traverse},
	{Py_tp_clear, queue_clear},
	{Py_tp_methods, queue_methods},
	{Py_tp_getset, queue_attributes},
	{0, NULL},
};

PyType_Spec queue_spec = {
	"rouse._Queue",
	sizeof(struct queue_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	queue_slots,
};
