#include "server/net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <fstream>
#include <new>
#include <stdexcept>

namespace xiezhu::server {
namespace {

constexpr auto tls12_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr auto tls13_ciphers = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr auto key_exchange_groups = "X25519:P-256:P-384";

// A client that offers protocols, but not ours, would not understand our answers.
int select_http11(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                  unsigned int offered_length, void*) {
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  const int result =
      SSL_select_next_proto(&selected, out_length, ours.data(), ours.size(), offered, offered_length);
  *out = selected;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void apply_tls_profile(SSL_CTX* context) {
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_clear_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Tickets keep the resumption state with the client, so that an ended session costs no memory here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);  // a record in one read instead of two
  SSL_CTX_set_alpn_select_cb(context, select_http11, nullptr);
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, tls12_ciphers) != 1 ||
      SSL_CTX_set_ciphersuites(context, tls13_ciphers) != 1 ||
      SSL_CTX_set1_groups_list(context, key_exchange_groups) != 1) {
    throw std::runtime_error("this OpenSSL does not support the TLS profile");
  }
}

bool is_readable(const std::filesystem::path& file) { return std::ifstream(file).good(); }

std::string tls_files_error(SSL_CTX* context, const TlsFiles& files) {
  const std::string chain = files.certificate_chain.string();
  const std::string key = files.private_key.string();
  if (!is_readable(files.certificate_chain)) return "cannot read the certificate file " + chain;
  if (!is_readable(files.private_key)) return "cannot read the private key file " + key;
  if (SSL_CTX_use_certificate_chain_file(context, chain.c_str()) != 1) {
    return "no usable PEM certificate in " + chain;
  }
  // OpenSSL compares the key with the certificate while it loads it; the two causes are told apart by its
  // reason.
  ERR_clear_error();
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const int reason = ERR_GET_REASON(ERR_peek_last_error());
    const bool mismatch = reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH;
    if (!mismatch) return "no usable unencrypted PEM private key in " + key;
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return "the private key in " + key + " does not belong to the certificate in " + chain;
  }
  return {};
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

std::expected<std::shared_ptr<const TlsContext>, std::string> TlsContext::load(const TlsFiles& files) {
  Handle handle(SSL_CTX_new(TLS_server_method()));
  if (!handle) throw std::bad_alloc();
  apply_tls_profile(handle.get());
  std::string error = tls_files_error(handle.get(), files);
  ERR_clear_error();
  if (!error.empty()) return std::unexpected(std::move(error));
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(handle)));
}

ssl_st* TlsContext::new_session() const {
  SSL* session = SSL_new(handle_.get());
  if (session == nullptr) throw std::bad_alloc();
  SSL_set_accept_state(session);
  return session;
}

}  // namespace xiezhu::server
