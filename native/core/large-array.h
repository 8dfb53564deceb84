#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace millrace {

// Asks the system for large pages (2 MiB) under what is read at random: fewer misses of the translation buffer. Only a
// wish: without them all is the same, slower.
inline void wish_large_pages(const void* data, std::size_t bytes) noexcept {
#ifdef __linux__
  constexpr std::uintptr_t kPage = std::uintptr_t{2} << 20;
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(data) + kPage - 1) / kPage * kPage;
  const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / kPage * kPage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#else
  (void)data;
  (void)bytes;
#endif
}

// Scratch of plain numbers, not set to 0 and aligned to a cache line, on large pages where it is large.
template <class T>
class LargeArray {
 public:
  LargeArray() noexcept = default;
  explicit LargeArray(std::size_t size) : size_(size) {
    constexpr std::size_t kLarge = std::size_t{4} << 20;
    const std::size_t bytes = (size * sizeof(T) + 63) / 64 * 64;
    if (bytes == 0) return;
    if (bytes >= kLarge) {
      map(bytes);
      return;
    }
    data_ = std::unique_ptr<T, Free>(static_cast<T*>(std::aligned_alloc(64, bytes)), Free{});
    if (!data_) throw std::bad_alloc();
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t index) noexcept { return data_.get()[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_.get()[index]; }
  std::span<T> span() noexcept { return {data_.get(), size_}; }

 private:
  struct Free {
    void* mapped = nullptr;  // from the system itself
    std::size_t bytes = 0;
    void operator()(T* data) const noexcept {
#ifdef __linux__
      if (mapped != nullptr) {
        munmap(mapped, bytes);
        return;
      }
#endif
      std::free(data);
    }
  };

  // From the system and back to it: among the small pieces of the heap large ones leave holes that nothing fits
  // (measured: training a forest grew by 5 MB a call).
  void map(std::size_t bytes) {
    constexpr std::size_t kPage = std::size_t{2} << 20;
#ifdef __linux__
    void* mapped = mmap(nullptr, bytes + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(mapped) + kPage - 1) / kPage * kPage;
    data_ = std::unique_ptr<T, Free>(reinterpret_cast<T*>(begin), Free{mapped, bytes + kPage});
    wish_large_pages(data_.get(), bytes);
#else
    data_ = std::unique_ptr<T, Free>(static_cast<T*>(std::aligned_alloc(kPage, (bytes + kPage - 1) / kPage * kPage)), Free{});
    if (!data_) throw std::bad_alloc();
#endif
  }

  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace millrace
