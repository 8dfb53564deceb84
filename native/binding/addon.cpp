#include <napi.h>

#include <exception>
#include <new>

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

Napi::Object init(Napi::Env env, Napi::Object exports) {
  const std::span<const OpEntry> families[] = {
      column_ops(),
      csv_ops(),
      inspect_ops(),
      math_ops(),
      matrix_ops(),
      metric_ops(),
      statistics_ops(),
      tree_ops(),
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
