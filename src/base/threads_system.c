/* Threads of the system; see threads.h. */
#include "base/threads.h"

#include <pthread.h>
#include <stdlib.h>

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

gate *gate_new(void)
{
	gate *g = malloc(sizeof *g);
	if (g != NULL) {
		pthread_mutex_init(&g->lock, NULL);
		pthread_cond_init(&g->changed, NULL);
	}
	return g;
}

void gate_free(gate *g)
{
	if (g == NULL)
		return;
	pthread_cond_destroy(&g->changed);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

void gate_lock(gate *g)
{
	pthread_mutex_lock(&g->lock);
}

void gate_unlock(gate *g)
{
	pthread_mutex_unlock(&g->lock);
}

void gate_change(gate *g)
{
	pthread_cond_broadcast(&g->changed);
}

void gate_wait(gate *g)
{
	pthread_cond_wait(&g->changed, &g->lock);
}

typedef struct thread_job {
	pthread_t thread;
	void (*work)(void *payload);
	void *payload;
} thread_job;

static void *thread_do(void *argument)
{
	const thread_job *job = argument;
	job->work(job->payload);
	return NULL;
}

void threads_run(void (*work)(void *payload), void *payloads, size_t count, size_t size)
{
	thread_job jobs[THREADS_MAX];
	size_t started = 1;
	for (; started < count && started < THREADS_MAX; started++) {
		jobs[started].work = work;
		jobs[started].payload = (char *)payloads + started * size;
		if (pthread_create(&jobs[started].thread, NULL, thread_do, &jobs[started]) != 0)
			break;
	}
	work(payloads);
	while (started-- > 1)
		pthread_join(jobs[started].thread, NULL);
}
