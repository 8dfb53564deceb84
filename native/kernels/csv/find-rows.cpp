#include "kernels/csv/find-rows.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <vector>

#include "core/threads.h"
#include "kernels/csv/valid-utf8.h"

namespace millrace::csv {
namespace {

// The rows that begin in one block.
struct BlockRows {
  std::size_t start = 0;  // of the first row
  std::size_t end = 0;    // behind the last
  std::size_t rows = 0;
  std::size_t bad_count = 0;
  std::size_t broken_quotes = 0;
  bool incomplete = false;
  std::vector<BadRow> bad;
};

struct Survey {
  bool odd_quotes = false;
  std::size_t invalid_utf8 = SIZE_MAX;
};

void scan_block(const Text& text, std::size_t start, std::size_t bound, std::size_t most_rows, std::size_t most_bad,
                BlockRows& out) {
  out = BlockRows{};
  out.start = out.end = start;
  if (start >= bound) return;
  RowScanner<false> scanner(text, most_bad);
  out.end = scanner.scan(start, bound, most_rows);
  out.rows = scanner.rows();
  out.bad_count = scanner.bad_count();
  out.bad = scanner.bad();
  out.broken_quotes = scanner.broken_quotes();
  out.incomplete = scanner.incomplete();
}

Survey survey_block(const Text& text, std::size_t begin, std::size_t end) noexcept {
  Survey survey;
  if (text.has_quote) {
    const std::uint8_t* const bytes = text.bytes;
    const std::uint8_t quote = text.quote;
    std::uint8_t odd = 0;  // of bytes, so that the loop works on as many at once as fit a register
    for (std::size_t at = begin; at < end; ++at) odd ^= static_cast<std::uint8_t>(bytes[at] == quote);
    survey.odd_quotes = odd != 0;
  }
  const std::size_t invalid = first_invalid_utf8(text.bytes, begin, end, text.size);
  if (invalid < text.size) survey.invalid_utf8 = invalid;
  return survey;
}

// Where the first row at or after `bound` starts if the byte at `bound` is inside quotes or not as the parity says.
// Not sought beyond `limit`, so that a line over many blocks is not read through once for each of them.
std::size_t guess_start(const Text& text, std::size_t bound, std::size_t limit, bool inside) noexcept {
  const std::uint8_t before = text.bytes[bound - 1];
  if (!inside && before == '\n') return bound;
  if (!inside && before == '\r') return bound + (bound < text.size && text.bytes[bound] == '\n');
  for (std::size_t at = bound; at < limit; ++at) {
    const std::uint8_t byte = text.bytes[at];
    if (text.has_quote && byte == text.quote) inside = !inside;
    else if (!inside && (byte == '\n' || byte == '\r')) return next_line(text, at);
  }
  return limit;
}

// Physical line ends in [begin, end); a CRLF counts once, where its LF is.
std::size_t count_lines(const Text& text, std::size_t begin, std::size_t end) noexcept {
  std::size_t lines = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const bool lone_cr = text.bytes[at] == '\r' && (at + 1 >= text.size || text.bytes[at + 1] != '\n');
    lines += static_cast<std::size_t>(text.bytes[at] == '\n' || lone_cr);
  }
  return lines;
}

class Finder {
 public:
  Finder(const Text& text, std::size_t begin, std::size_t block_size, std::size_t most_bad, const Control& control)
      : text_(text),
        begin_(begin),
        block_size_(block_size),
        most_bad_(most_bad),
        control_(control),
        count_(block_count(text.size - begin, block_size)),
        surveys_(count_),
        blocks_(count_) {}

  std::size_t count() const noexcept { return count_; }

  bool read_all() {
    survey_all();
    std::vector<std::uint8_t> inside(count_);
    bool odd = false;
    for (std::size_t block = 0; block < count_; ++block) {
      inside[block] = odd;
      odd ^= surveys_[block].odd_quotes;
    }
    std::atomic<bool> out_of_memory{false};
    parallel_for(count_, control_, [&](std::size_t block) {
      try {
        const std::size_t start = block == 0 ? begin_ : guess_start(text_, bound(block), bound(block + 1), inside[block] != 0);
        scan_block(text_, start, bound(block + 1), SIZE_MAX, most_bad_, blocks_[block]);
      } catch (const std::bad_alloc&) {
        out_of_memory = true;
      }
    });
    if (out_of_memory) return false;
    mend(SIZE_MAX, true);
    return true;
  }

  // Serially, because the rows after the last wanted one must not count.
  void read_some(std::size_t most_rows) {
    survey_all();
    mend(most_rows, false);
  }

  RowSummary write(std::span<double> blocks, std::span<double> bad) const {
    RowSummary summary;
    std::size_t kept = 0;
    std::size_t line = 1;
    std::size_t counted = 0;
    for (std::size_t block = 0; block < count_; ++block) {
      const BlockRows& rows = blocks_[block];
      blocks[2 * block] = static_cast<double>(rows.start);
      blocks[2 * block + 1] = static_cast<double>(summary.rows);
      for (const BadRow& row : rows.bad) {
        if (4 * (kept + 1) > bad.size()) break;
        line += count_lines(text_, counted, row.offset);
        counted = row.offset;
        double* out = bad.data() + 4 * kept++;
        out[0] = static_cast<double>(row.offset);
        out[1] = static_cast<double>(line);
        out[2] = static_cast<double>(row.reason);
        out[3] = static_cast<double>(row.fields);
      }
      summary.rows += rows.rows;
      summary.bad_count += rows.bad_count;
      summary.broken_quotes += rows.broken_quotes;
    }
    summary.end = count_ == 0 ? begin_ : blocks_.back().end;
    blocks[2 * count_] = static_cast<double>(summary.end);
    blocks[2 * count_ + 1] = static_cast<double>(summary.rows);
    for (const Survey& survey : surveys_) {
      if (survey.invalid_utf8 == SIZE_MAX) continue;
      summary.invalid_utf8 = static_cast<std::int64_t>(survey.invalid_utf8);
      summary.invalid_utf8_line = 1 + count_lines(text_, 0, survey.invalid_utf8);
      break;
    }
    return summary;
  }

 private:
  std::size_t bound(std::size_t block) const noexcept {
    return text_.size - begin_ > block * block_size_ ? begin_ + block * block_size_ : text_.size;
  }

  void survey_all() {
    parallel_for(count_, control_, [&](std::size_t block) {
      surveys_[block] = survey_block(text_, block == 0 ? 0 : bound(block), bound(block + 1));
      if (block == 0) surveys_[block].odd_quotes ^= survey_block(text_, 0, begin_).odd_quotes;
    });
  }

  // Walks the blocks in order and reads again each one that did not start where the one before it ended.
  void mend(std::size_t most_rows, bool guessed) {
    std::size_t at = begin_;
    bool ended = false;
    for (std::size_t block = 0; block < count_; ++block) {
      if (control_.stopped()) return;
      BlockRows& rows = blocks_[block];
      if (ended) {
        rows = BlockRows{};
        rows.start = rows.end = at;
        continue;
      }
      if (!guessed || rows.start != at) scan_block(text_, at, bound(block + 1), most_rows, most_bad_, rows);
      at = rows.end;
      most_rows -= most_rows == SIZE_MAX ? 0 : rows.rows;
      ended = rows.incomplete || most_rows == 0;
    }
  }

  const Text& text_;
  std::size_t begin_;
  std::size_t block_size_;
  std::size_t most_bad_;
  const Control& control_;
  std::size_t count_;
  std::vector<Survey> surveys_;
  std::vector<BlockRows> blocks_;
};

}  // namespace

Status find_rows(const Text& text, std::size_t begin, std::size_t block_size, std::size_t most_rows,
                 std::span<double> blocks, std::span<double> bad, RowSummary& summary, const Control& control) {
  if (begin > text.size || block_size == 0 || block_size > kLongestRow || text.columns == 0) return {Code::kShape};
  if (blocks.size() != 2 * (block_count(text.size - begin, block_size) + 1) || bad.size() % 4 != 0) return {Code::kShape};
  try {
    Finder finder(text, begin, block_size, bad.size() / 4, control);
    if (most_rows != SIZE_MAX) finder.read_some(most_rows);
    else if (!finder.read_all()) return {Code::kOutOfMemory};
    if (control.stopped()) return {Code::kCancelled};
    summary = finder.write(blocks, bad);
  } catch (const std::bad_alloc&) {
    return {Code::kOutOfMemory};
  }
  return {};
}

}  // namespace millrace::csv
