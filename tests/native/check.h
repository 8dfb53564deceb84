#pragma once

#include <cstdio>
#include <functional>
#include <vector>

// The least a C++ test needs: CHECK counts and prints, TEST registers a function with a sentence for a name.
namespace millrace::tests {

struct Test {
  const char* sentence;
  void (*body)();
};

inline std::vector<Test>& all() {
  static std::vector<Test> tests;
  return tests;
}

inline int& failures() {
  static int count = 0;
  return count;
}

struct Register {
  Register(const char* sentence, void (*body)()) { all().push_back({sentence, body}); }
};

}  // namespace millrace::tests

#define MILLRACE_JOIN2(a, b) a##b
#define MILLRACE_JOIN(a, b) MILLRACE_JOIN2(a, b)
#define TEST(sentence)                                                                                  \
  static void MILLRACE_JOIN(test_, __LINE__)();                                                         \
  static const millrace::tests::Register MILLRACE_JOIN(register_, __LINE__){sentence,                   \
                                                                            MILLRACE_JOIN(test_, __LINE__)}; \
  static void MILLRACE_JOIN(test_, __LINE__)()
#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) {                                                              \
      ++millrace::tests::failures();                                                 \
      std::fprintf(stderr, "  %s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
    }                                                                                \
  } while (false)
