/*
 * Whether a sanitizer watches. Under one a test takes several times as long: of what is tried at random, or in every
 * way, a part is tried then, with each block, count and piece in it; the build without sanitizers tries all.
 */
#ifndef SANITIZED_H
#define SANITIZED_H

#ifdef __has_feature
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
enum { ADDRESS_SANITIZED = 1, THREAD_SANITIZED = 0 };
#elif defined(__SANITIZE_THREAD__) || HAS_FEATURE(thread_sanitizer)
enum { ADDRESS_SANITIZED = 0, THREAD_SANITIZED = 1 };
#else
enum { ADDRESS_SANITIZED = 0, THREAD_SANITIZED = 0 };
#endif

#endif
