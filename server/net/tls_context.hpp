// The server's certificate and TLS profile (Mozilla "intermediate": TLS 1.2 and 1.3, forward secrecy and
// authenticated encryption only, the client's preference decides). Immutable and safe to share between
// threads.
#pragma once

#include <openssl/types.h>

#include <expected>
#include <filesystem>
#include <memory>
#include <string>

namespace xiezhu::server {

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM, the server's own certificate first
  std::filesystem::path private_key;        // PEM, not encrypted
};

class TlsContext {
 public:
  // The error is one sentence for the operator: which file, and what is wrong with it.
  static std::expected<std::shared_ptr<const TlsContext>, std::string> load(const TlsFiles& files);

  // A server-side session; the caller owns it. Throws std::bad_alloc.
  [[nodiscard]] ssl_st* new_session() const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  using Handle = std::unique_ptr<ssl_ctx_st, Free>;

  explicit TlsContext(Handle handle) : handle_(std::move(handle)) {}

  Handle handle_;
};

}  // namespace xiezhu::server
