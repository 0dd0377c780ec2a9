/* SPDX-License-Identifier: BSD-2-Clause */
#include "fields.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>

static void put_string(FILE *to, const char *text)
{
	putc('"', to);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			fprintf(to, "\\u%04x", (unsigned)*text);
		else
			putc(*text, to);
	}
	putc('"', to);
}

/* What is before a value. Returns false if the value is not asked for. */
static bool begin_value(struct fields *fields, const char *name)
{
	bool json = fields->format == FIELDS_JSON;

	if (fields->comma)
		fputs(json ? ", " : ",", fields->to);
	fields->comma = true;
	if (json && name != NULL)
		fprintf(fields->to, "\"%s\": ", name);
	else if (fields->format == FIELDS_NAMES)
		fputs(name, fields->to);
	return fields->format != FIELDS_NAMES;
}

struct fields fields_begin(FILE *to, int format)
{
	if (format == FIELDS_JSON)
		putc('{', to);
	return (struct fields){to, format, false};
}

void fields_end(struct fields *fields)
{
	fputs(fields->format == FIELDS_JSON ? "}\n" : "\n", fields->to);
}

void fields_open(struct fields *fields, const char *name, char bracket)
{
	begin_value(fields, name);
	putc(bracket, fields->to);
	fields->comma = false;
}

void fields_close(struct fields *fields, char bracket)
{
	putc(bracket, fields->to);
	fields->comma = true;
}

void field_text(struct fields *fields, const char *name, const char *value)
{
	bool json = fields->format == FIELDS_JSON;

	if (!begin_value(fields, name))
		return;
	if (value == NULL)
		fputs(json ? "null" : "", fields->to);
	else if (json)
		put_string(fields->to, value);
	else
		fputs(value, fields->to);
}

void field_put(struct fields *fields, const char *name, const char *format, ...)
{
	va_list args;

	if (!begin_value(fields, name))
		return;
	va_start(args, format);
	vfprintf(fields->to, format, args);
	va_end(args);
}

void field_whole(struct fields *fields, const char *name, uint64_t value)
{
	field_put(fields, name, "%" PRIu64, value);
}

void field_bool(struct fields *fields, const char *name, bool value)
{
	field_put(fields, name, "%s", value ? "true" : "false");
}

void field_real(struct fields *fields, const char *name, int digits,
		double value)
{
	if (isnan(value))
		field_text(fields, name, NULL);
	else
		field_put(fields, name, "%.*f", digits, value);
}

void field_latency(struct fields *fields, const struct histogram *latency)
{
	static const struct {
		const char *name;
		double share;
	} shares[] = {
		{"p50_ns", .5},
		{"p90_ns", .9},
		{"p99_ns", .99},
		{"p999_ns", .999},
	};

	const bool any = latency->total > 0;

	for (unsigned i = 0; i < sizeof(shares) / sizeof(*shares); i++)
		field_real(fields, shares[i].name, 0,
			   any ? (double)histogram_quantile(latency,
							    shares[i].share)
			       : NAN);
	field_real(fields, "max_ns", 0, any ? (double)latency->max : NAN);
}
