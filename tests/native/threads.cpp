#include "core/threads.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "check.h"

using namespace millrace;

namespace {

struct Words {
  std::array<std::int32_t, 4> words{0, 0, 0, 1};
  Control control(int threads) {
    words[3] = threads;
    return Control(words.data());
  }
};

}  // namespace

TEST("parallel_for runs every task once, for any number of threads") {
  for (const int threads : {1, 2, 3, 8}) {
    for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
      Words words;
      std::vector<std::atomic<int>> runs(count);
      parallel_for(count, words.control(threads), [&](std::size_t i) { runs[i].fetch_add(1); });
      for (const auto& run : runs) CHECK(run.load() == 1);
    }
  }
}

TEST("jobs of several callers share the pool without losing a task") {
  std::atomic<int> sum{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      Words words;
      for (int round = 0; round < 50; ++round) {
        parallel_for(20, words.control(3), [&](std::size_t) { sum.fetch_add(1); });
      }
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(sum.load() == 4 * 50 * 20);
}

TEST("a task may start a parallel_for of its own") {
  Words words;
  std::atomic<int> sum{0};
  parallel_for(4, words.control(2), [&](std::size_t) {
    Words inner;
    parallel_for(10, inner.control(2), [&](std::size_t) { sum.fetch_add(1); });
  });
  CHECK(sum.load() == 40);
}

TEST("stop skips what has not begun") {
  Words words;
  const Control control = words.control(2);
  std::atomic<int> runs{0};
  parallel_for(1000, control, [&](std::size_t) {
    runs.fetch_add(1);
    std::atomic_ref<std::int32_t>(words.words[0]).store(1);
  });
  CHECK(control.stopped());
  CHECK(runs.load() <= 2);
}
