/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a Queue in Python, and how it goes there: queue.h. */
#include "queue.h"

static PyObject *new_deque(void)
{
	PyObject *collections = PyImport_ImportModule("collections");
	PyObject *deque =
		collections ? PyObject_CallMethod(collections, "deque", NULL)
			    : NULL;

	Py_XDECREF(collections);
	return deque;
}

/* Returns 0, or -1 with an exception. */
static int make_parts(const struct module_state *state, PyObject **parts)
{
	PyObject *mutex = PyObject_CallNoArgs((PyObject *)state->lock);

	parts[QUEUE_MUTEX] = mutex;
	for (int i = QUEUE_NOT_EMPTY; mutex && i <= QUEUE_ALL_TASKS_DONE; i++)
		parts[i] = PyObject_CallOneArg((PyObject *)state->condition,
					       mutex);
	parts[QUEUE_DEQUE] = new_deque();
	for (int i = QUEUE_MUTEX; i < QUEUE_PARTS; i++) {
		if (!parts[i])
			return -1;
	}
	return 0;
}

/* Move the items into the deque: all, or as many as there is memory for. This calls
 * no code in Python, not even by way of the garbage collector: that might use the
 * Queue, and wait for the mutex. */
static int append_all(PyObject *append, struct rouse_batch *batch)
{
	struct rouse_item *link;
	int err = 0;

	while (err == 0 && (link = rouse_batch_take(batch)) != NULL) {
		PyObject *object = queue_item_release(
			ROUSE_ITEM_IN(link, struct queue_item, link));
		PyObject *none = PyObject_CallOneArg(append, object);

		Py_DECREF(object);
		err = none ? 0 : -1;
		Py_XDECREF(none);
	}
	queue_items_free(batch);
	return err;
}

/* Whoever goes on in Python waits for the mutex, until the items are there. It is new,
 * and so nobody else has it. */
static int move_to_python(PyObject *self, PyObject **parts, PyObject *append)
{
	struct queue_object *queue = queue_of(self);
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	PyObject *mutex = parts[QUEUE_MUTEX], *acquired, *released = NULL;
	bool moves;
	int err = 0;

	acquired = lock_acquire(mutex, NULL, 0, NULL);
	if (!acquired)
		return -1;
	Py_DECREF(acquired);
	Py_BEGIN_CRITICAL_SECTION(self);
	queue_begin_use(queue);
	moves = !queue->in_python;
	for (int i = QUEUE_MUTEX; moves && i < QUEUE_PARTS; i++) {
		queue->parts[i] = parts[i];
		Py_INCREF(parts[i]);
	}
	queue->in_python = true;
	if (moves) {
		rouse_queue_close(&queue->items);
		batch = queue_items_take(&queue->items);
		queue->size = 0;
	}
	Py_END_CRITICAL_SECTION();
	if (moves) {
		rouse_count_move(&queue->done);
		err = append_all(append, &batch);
	}
	released = lock_release(mutex, NULL);
	Py_XDECREF(released);
	return released ? err : -1;
}

/* Give the object the class whose calls are in Python. Returns 0, or -1 with an
 * exception. */
static int change_class(PyObject *self)
{
	PyObject *from = queue_named("_QueueInC");
	PyObject *to = from ? queue_named("_QueueInPython") : NULL;
	int err = to ? 0 : -1;

	if (err == 0 && (PyObject *)Py_TYPE(self) == from)
		err = PyObject_SetAttrString(self, "__class__", to);
	Py_XDECREF(from);
	Py_XDECREF(to);
	return err;
}

int queue_to_python(PyObject *self)
{
	PyObject *parts[QUEUE_PARTS] = {NULL}, *append = NULL;
	int err;

	if (queue_in_python(self))
		return 0;
	err = make_parts(module_state_of(Py_TYPE(self)), parts);
	if (err == 0)
		append = PyObject_GetAttrString(parts[QUEUE_DEQUE], "append");
	err = append ? move_to_python(self, parts, append) : -1;
	Py_XDECREF(append);
	for (int i = 0; i < QUEUE_PARTS; i++)
		Py_XDECREF(parts[i]);
	return err == 0 ? change_class(self) : err;
}

static PyObject *get_part(PyObject *self, void *index)
{
	PyObject **part = &queue_of(self)->parts[(intptr_t)index], *value;

	if ((intptr_t)index != QUEUE_MAXSIZE && queue_to_python(self) < 0)
		return NULL;
	Py_BEGIN_CRITICAL_SECTION(self);
	value = *part;
	Py_XINCREF(value);
	Py_END_CRITICAL_SECTION();
	if (!value)
		PyErr_SetString(PyExc_AttributeError, "it was deleted");
	return value;
}

static int set_part(PyObject *self, PyObject *value, void *index)
{
	PyObject **part = &queue_of(self)->parts[(intptr_t)index], *old;

	if (queue_to_python(self) < 0)
		return -1;
	Py_XINCREF(value);
	Py_BEGIN_CRITICAL_SECTION(self);
	old = *part;
	*part = value;
	Py_END_CRITICAL_SECTION();
	Py_XDECREF(old);
	return 0;
}

static PyObject *get_unfinished(PyObject *self, void *unused)
{
	Py_ssize_t n;

	(void)unused;
	Py_BEGIN_CRITICAL_SECTION(self);
	n = queue_of(self)->unfinished;
	Py_END_CRITICAL_SECTION();
	return PyLong_FromSsize_t(n);
}

static int check_value(PyObject *value)
{
	if (value)
		return 0;
	PyErr_SetString(PyExc_AttributeError, "it cannot be deleted");
	return -1;
}

static int set_unfinished(PyObject *self, PyObject *value, void *unused)
{
	Py_ssize_t n;

	(void)unused;
	if (check_value(value) < 0)
		return -1;
	n = PyNumber_AsSsize_t(value, PyExc_OverflowError);
	if ((n == -1 && PyErr_Occurred()) || queue_to_python(self) < 0)
		return -1;
	Py_BEGIN_CRITICAL_SECTION(self);
	queue_of(self)->unfinished = n;
	Py_END_CRITICAL_SECTION();
	return 0;
}

static PyObject *get_shutdown(PyObject *self, void *unused)
{
	bool is;

	(void)unused;
	Py_BEGIN_CRITICAL_SECTION(self);
	is = queue_of(self)->is_shutdown;
	Py_END_CRITICAL_SECTION();
	return PyBool_FromLong(is);
}

static int set_shutdown(PyObject *self, PyObject *value, void *unused)
{
	int is = check_value(value);

	(void)unused;
	if (is == 0)
		is = PyObject_IsTrue(value);
	if (is < 0 || queue_to_python(self) < 0)
		return -1;
	Py_BEGIN_CRITICAL_SECTION(self);
	queue_of(self)->is_shutdown = is;
	Py_END_CRITICAL_SECTION();
	return 0;
}

PyDoc_STRVAR(in_python_doc, "Whether the calls are made in Python: a program\n"
			    "has used the mutex, the Conditions or the deque.");

static PyObject *get_in_python(PyObject *self, void *unused)
{
	(void)unused;
	return PyBool_FromLong(queue_in_python(self));
}

#define PART(name, index)                                                      \
	{                                                                      \
		name, get_part, set_part, NULL, (void *)(intptr_t)(index)      \
	}

PyGetSetDef queue_attributes[] = {
	PART("maxsize", QUEUE_MAXSIZE),
	PART("mutex", QUEUE_MUTEX),
	PART("not_empty", QUEUE_NOT_EMPTY),
	PART("not_full", QUEUE_NOT_FULL),
	PART("all_tasks_done", QUEUE_ALL_TASKS_DONE),
	PART("queue", QUEUE_DEQUE),
	{"unfinished_tasks", get_unfinished, set_unfinished, NULL, NULL},
	{"is_shutdown", get_shutdown, set_shutdown, NULL, NULL},
	{"_in_python", get_in_python, NULL, in_python_doc, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};
