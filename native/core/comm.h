#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/status.h"

namespace millrace {

// What the ranks of one training say to each other. Each rank holds some of the rows; only integers are summed, so a
// model does not depend on how rows are dealt out. Every rank makes the same calls in the same order.
class Comm {
 public:
  virtual ~Comm() = default;

  virtual std::size_t rank() const noexcept = 0;
  virtual std::size_t size() const noexcept = 0;

  // Element by element over all ranks; every rank then holds the result.
  virtual void sum(std::span<std::int64_t> values) = 0;
  virtual void max(std::span<std::int64_t> values) = 0;

  // Every rank then holds what `root` holds.
  virtual void broadcast(std::span<std::int64_t> values, std::size_t root) = 0;

  // The failure of the lowest rank that has one, else success: on all ranks, so that all go on or all stop.
  virtual Status agree(Status status) = 0;
};

// All rows on one rank: every call is done when it begins.
class LocalComm final : public Comm {
 public:
  std::size_t rank() const noexcept override { return 0; }
  std::size_t size() const noexcept override { return 1; }
  void sum(std::span<std::int64_t>) override {}
  void max(std::span<std::int64_t>) override {}
  void broadcast(std::span<std::int64_t>, std::size_t) override {}
  Status agree(Status status) override { return status; }
};

}  // namespace millrace
