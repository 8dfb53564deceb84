#include "check.h"

int main() {
  int failed = 0;
  for (const auto& test : millrace::tests::all()) {
    const int before = millrace::tests::failures();
    test.body();
    const bool passed = millrace::tests::failures() == before;
    if (!passed) ++failed;
    std::printf("%s %s\n", passed ? "ok    " : "FAILED", test.sentence);
  }
  std::printf("%zu passed, %d failed\n", millrace::tests::all().size() - static_cast<std::size_t>(failed), failed);
  return failed == 0 ? 0 : 1;
}
