#pragma once

// Vector instructions by name, where a plain loop does not say what they can. Only inside functions with a target.
#if defined(__x86_64__)
// gcc 12 takes its own undefined vectors for uninitialised ones.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif
