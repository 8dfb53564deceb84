#include "core/threads.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace millrace {
namespace {

// One parallel_for: the next task to hand out, and how many helpers are inside it.
struct Job {
  const std::function<void(std::size_t)>* task;
  std::size_t count;
  Control control;
  std::atomic<std::size_t> next{0};
  int helpers_wanted;
  int helpers_inside = 0;

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
    }
    work_.notify_all();
    job.work();
    std::unique_lock lock(mutex_);
    jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
    done_.wait(lock, [&] { return job.helpers_inside == 0; });
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
      ++job->helpers_inside;
      lock.unlock();
      job->work();
      lock.lock();
      if (--job->helpers_inside == 0) done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  std::deque<Job*> jobs_;
  std::size_t threads_ = 0;
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
