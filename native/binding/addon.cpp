#include <napi.h>

#include <cstdlib>
#include <exception>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "binding/families.h"

namespace millrace {
namespace {

// Every op enters here. Nothing but Napi::Error leaves: what else is thrown becomes one, with a code.
void call(const Napi::CallbackInfo& info) {
  const auto* entry = static_cast<const OpEntry*>(info.Data());
  const auto fail = [&](const char* code, const char* message) {
    Napi::Error error = Napi::Error::New(info.Env(), message);
    error.Set("code", Napi::String::New(info.Env(), code));
    throw error;
  };
  try {
    Arguments arguments(info);
    entry->call(arguments);
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    fail("ERR_NATIVE_MEMORY", "out of memory");
  } catch (const std::exception& error) {
    fail("ERR_NATIVE_FAILED", error.what());
  }
}

// Freed columns go back to the system. glibc raises the size from which it maps memory, up to 32 MB, each time such a
// piece is freed; columns of up to 4 million doubles would then stay in the heap of the thread that made them, and a run
// of eight phases would hold twice what it uses.
void return_freed_columns() {
#ifdef __GLIBC__
  if (std::getenv("MALLOC_MMAP_THRESHOLD_") == nullptr) mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  return_freed_columns();
  const std::span<const OpEntry> families[] = {
      classification_ops(),
      column_ops(),
      csv_ops(),
      decomposition_ops(),
      forest_ops(),
      grove_ops(),
      inspect_ops(),
      loss_ops(),
      math_ops(),
      matrix_ops(),
      metric_ops(),
      neighbors_ops(),
      product_ops(),
      regression_ops(),
      statistics_ops(),
      tree_ops(),
      tree_step_ops(),
      unlabelled_ops(),
  };
  for (const auto& family : families) {
    for (const OpEntry& entry : family) {
      exports.Set(entry.name, Napi::Function::New(env, call, entry.name, const_cast<OpEntry*>(&entry)));
    }
  }
  return exports;
}

NODE_API_MODULE(millrace, init)

}  // namespace
}  // namespace millrace
