/* One ruleset shared by threads: the same questions give the same answers. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 200 };

/* Operations and what each gets. */
static const struct {
	const char *operation;
	int64_t loan, grant; /* cents */
	bareme_status status;
} cases[] = {
    {"nature=reconstitution|commune=Marseille 3e|plus=3|plai=2", 4600000, 1720000, BAREME_GRANTED},
    {"nature=reconstitution|commune=06054|plus=1|plai=1|date=31/12/2021", 1570000, 720000, BAREME_GRANTED},
    {"nature=reconstitution|commune=06054|plus=1|plai=1|date=01/01/2022", 1900000, 860000, BAREME_GRANTED},
    {"nature=reconstitution|commune=La Garde|plus=1", BAREME_NO_AMOUNT, BAREME_NO_AMOUNT, BAREME_INVALID},
    {"nature=reconstitution|commune=Marseile|plus=1", BAREME_NO_AMOUNT, BAREME_NO_AMOUNT, BAREME_INVALID},
    {"nature=reconstitution|commune=75056|plus=1", 0, 0, BAREME_INELIGIBLE},
    {"nature=requalification|investissement=10 M€|subvention_anru=2 M€", 400000000, 0, BAREME_GRANTED},
    {"nature=requalification|investissement=10 M€", BAREME_NO_AMOUNT, BAREME_NO_AMOUNT, BAREME_INCOMPLETE},
    {"nature=accompagnement|situation=salarie|motif=fin de CDD|mois=9", 0, 90000, BAREME_GRANTED},
};

enum { CASES = sizeof cases / sizeof *cases };

typedef struct worker {
	const bareme_ruleset *ruleset;
	pthread_barrier_t *start;
	size_t first;
	size_t wrong;
	char *said[CASES]; /* notices and JSON of each case */
} worker;

static int append(const char *data, size_t len, void *payload)
{
	char **text = payload;
	size_t old = strlen(*text);
	*text = realloc(*text, old + len + 1);
	if (*text == NULL)
		abort();
	memcpy(*text + old, data, len);
	(*text)[old + len] = '\0';
	return 0;
}

static void *work(void *payload)
{
	worker *w = payload;
	pthread_barrier_wait(w->start);
	for (size_t i = 0; i < ROUNDS * CASES; i++) {
		size_t n = (w->first + i) % CASES;
		asked a = ask(w->ruleset, cases[n].operation);
		w->wrong += bareme_answer_loan(a.answer) != cases[n].loan ||
			    bareme_answer_grant(a.answer) != cases[n].grant ||
			    bareme_answer_status(a.answer) != cases[n].status;
		char *said = asked_notices(&a);
		w->wrong += bareme_answer_write_json(a.answer, NULL, true, append, &said) != BAREME_DONE;
		if (w->said[n] != NULL) {
			w->wrong += strcmp(w->said[n], said) != 0;
			free(said);
		} else {
			w->said[n] = said;
		}
		asked_free(&a);
	}
	return NULL;
}

static void test_shared_ruleset(void **state)
{
	pthread_t threads[THREADS];
	pthread_barrier_t start;
	worker workers[THREADS] = {{0}};
	bareme_ruleset *ruleset = load_builtin();
	(void)state;
	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (worker){.ruleset = ruleset, .start = &start, .first = i * 2};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(workers[i].wrong, 0);
		for (size_t n = 0; n < CASES; n++)
			assert_string_equal(workers[i].said[n], workers[0].said[n]);
	}
	for (size_t i = 0; i < THREADS * CASES; i++)
		free(workers[i / CASES].said[i % CASES]);
	pthread_barrier_destroy(&start);
	bareme_ruleset_free(ruleset);
}

/* Rulesets may also be loaded, and freed, side by side. */
static void *load_and_free(void *payload)
{
	char *fingerprint = payload;
	bareme_ruleset *ruleset = load_builtin();
	snprintf(fingerprint, 65, "%s", bareme_ruleset_fingerprint(ruleset));
	bareme_ruleset_free(ruleset);
	return NULL;
}

static void test_loading(void **state)
{
	pthread_t threads[THREADS];
	char fingerprints[THREADS][65];
	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, load_and_free, fingerprints[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (size_t i = 1; i < THREADS; i++)
		assert_string_equal(fingerprints[i], fingerprints[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shared_ruleset),
	    cmocka_unit_test(test_loading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
