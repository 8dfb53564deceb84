#include "core/threads.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/intrinsics.h"

namespace millrace {
namespace {

// About what parking and waking a thread costs: to wait longer than this would be to waste a processor.
constexpr std::chrono::microseconds kWait{50};

void pause() noexcept {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Waits until `is_done`, but not for long; says whether it is.
template <class IsDone>
bool wait_briefly(IsDone&& is_done) noexcept {
  const auto until = std::chrono::steady_clock::now() + kWait;
  do {
    for (int i = 0; i < 16; ++i) {
      if (is_done()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < until);
  return false;
}

// One parallel_for: the next task to hand out, and how many helpers are inside it.
struct Job {
  const std::function<void(std::size_t)>* task;
  std::size_t count;
  Control control;
  std::atomic<std::size_t> next{0};
  int helpers_wanted;
  std::atomic<int> helpers_inside{0};

  void work() {
    for (;;) {
      if (control.stopped()) return;
      const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
      if (index >= count) return;
      (*task)(index);
    }
  }
};

class Pool {
 public:
  // Never destroyed: worker threads of other Node environments may still be inside when the process exits.
  static Pool& instance() {
    static Pool* pool = new Pool();
    return *pool;
  }

  void run(Job& job) {
    {
      std::unique_lock lock(mutex_);
      const std::size_t wanted = static_cast<std::size_t>(job.helpers_wanted);
      while (threads_ < std::min(wanted, kMostThreads) && start_thread()) {
      }
      jobs_.push_back(&job);
      handed_out_.fetch_add(1, std::memory_order_release);
    }
    work_.notify_all();
    job.work();
    // Nobody comes in any more; who leaves touches the job last of all by counting itself out.
    const auto is_empty = [&] { return job.helpers_inside.load(std::memory_order_acquire) == 0; };
    {
      const std::lock_guard lock(mutex_);
      jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
    }
    if (wait_briefly(is_empty)) return;
    std::unique_lock lock(mutex_);
    done_.wait(lock, is_empty);
  }

 private:
  static constexpr std::size_t kMostThreads = 256;

  bool start_thread() {
    try {
      std::thread([this] { loop(); }).detach();
    } catch (...) {
      return false;  // The system has no more threads: the caller does the work itself.
    }
    ++threads_;
    return true;
  }

  Job* pick() {
    for (Job* job : jobs_) {
      if (job->helpers_wanted > 0 && job->next.load(std::memory_order_relaxed) < job->count) return job;
    }
    return nullptr;
  }

  void loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
      Job* job = nullptr;
      work_.wait(lock, [&] { return (job = pick()) != nullptr; });
      --job->helpers_wanted;
      job->helpers_inside.fetch_add(1, std::memory_order_relaxed);
      lock.unlock();
      job->work();
      lock.lock();
      const std::uint64_t seen = handed_out_.load(std::memory_order_relaxed);
      if (job->helpers_inside.fetch_sub(1, std::memory_order_release) == 1) done_.notify_all();
      if (pick() != nullptr) continue;
      lock.unlock();
      wait_briefly([&] { return handed_out_.load(std::memory_order_acquire) != seen; });
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  std::deque<Job*> jobs_;
  std::size_t threads_ = 0;
  std::atomic<std::uint64_t> handed_out_{0};
};

}  // namespace

void parallel_for(std::size_t count, const Control& control, const std::function<void(std::size_t)>& task) {
  const std::size_t threads = std::min(static_cast<std::size_t>(control.threads()), count);
  Job job{&task, count, control, {}, 0};
  if (threads <= 1) {
    job.work();
    return;
  }
  job.helpers_wanted = static_cast<int>(threads - 1);
  Pool::instance().run(job);
}

}  // namespace millrace
