#include "server/files/local_file_store.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "domain/request/file_kind.hpp"

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = 64;
constexpr std::size_t step_bytes = std::size_t{256} * 1024;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// An open file descriptor.
class File {
 public:
  File(const fs::path& path, int flags) : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (handle_ >= 0) ::close(handle_);
  }
  [[nodiscard]] bool is_open() const { return handle_ >= 0; }
  [[nodiscard]] bool lock() const { return ::flock(handle_, LOCK_EX | LOCK_NB) == 0; }
  [[nodiscard]] std::int64_t size() const {
    struct stat status{};
    if (::fstat(handle_, &status) != 0) fail("fstat");
    return status.st_size;
  }
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(handle_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) fail("write");
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  // Fewer than asked for only at the end of the file.
  [[nodiscard]] std::string read(std::int64_t from, std::size_t most) const {
    std::string bytes(most, '\0');
    std::size_t got = 0;
    while (got < most) {
      const auto count =
          ::pread(handle_, bytes.data() + got, most - got, from + static_cast<std::int64_t>(got));
      if (count < 0 && errno != EINTR) fail("read");
      if (count == 0) break;
      if (count > 0) got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
  }
  void sync() const {
    if (::fsync(handle_) != 0) fail("fsync");
  }

 private:
  int handle_;
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    if (EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256");
  }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string digits() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned length = 0;
    EVP_DigestFinal_ex(context_.get(), sum.data(), &length);
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
      text += hexadecimal[sum[i] >> 4U];
      text += hexadecimal[sum[i] & 15U];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

fs::path incoming_path(const fs::path& folder, domain::AttachmentId id) {
  return folder / "incoming" / std::to_string(id.value());
}
fs::path content_path(const fs::path& folder, const std::string& sha256) {
  return folder / "content" / sha256.substr(0, 2) / sha256;
}

// So that a name survives a power cut.
void sync_folder(const fs::path& folder) {
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) fail("open");
  file.sync();
}

class LocalSink final : public api::UploadSink {
 public:
  LocalSink(const fs::path& folder, const domain::Upload& upload)
      : folder_(folder),
        path_(incoming_path(folder, upload.id)),
        extension_(domain::extension_of(upload.name)),
        announced_(upload.size),
        file_(path_, O_RDWR | O_CREAT | O_APPEND) {
    if (!file_.is_open()) fail("open");
    locked_ = file_.lock();
    if (locked_) received_ = begun_with_ = file_.size();
  }
  [[nodiscard]] bool locked() const { return locked_; }

  void write(std::string_view piece) override {
    file_.write(piece);
    received_ += static_cast<std::int64_t>(piece.size());
    if (begun_with_ == 0) hash_.add(piece);
  }

  void finish() override {
    if (received_ != announced_) return;
    if (!domain::looks_like(extension_, file_.read(0, domain::head_bytes))) {
      lies_ = true;
      fs::remove(path_);
      return;
    }
    file_.sync();
    auto digits = begun_with_ == 0 ? hash_.digits() : hash_of_file();
    const auto place = content_path(folder_, digits);
    fs::create_directories(place.parent_path());
    // The same bytes may be there already; then nothing changes.
    fs::rename(path_, place);
    sync_folder(place.parent_path());
    sha256_ = std::move(digits);
  }

  [[nodiscard]] const std::optional<std::string>& sha256() const override { return sha256_; }
  [[nodiscard]] bool lies() const override { return lies_; }

 private:
  [[nodiscard]] std::string hash_of_file() const {
    Sha256 hash;
    for (std::int64_t at = 0; at < announced_;) {
      const auto bytes = file_.read(at, step_bytes);
      if (bytes.empty()) throw std::runtime_error("an upload has become shorter");
      hash.add(bytes);
      at += static_cast<std::int64_t>(bytes.size());
    }
    return hash.digits();
  }

  fs::path folder_;
  fs::path path_;
  std::string extension_;
  std::int64_t announced_;
  File file_;
  bool locked_ = false;
  std::int64_t begun_with_ = 0;
  std::int64_t received_ = 0;
  Sha256 hash_;
  std::optional<std::string> sha256_;
  bool lies_ = false;
};

class LocalSource final : public api::BodySource {
 public:
  explicit LocalSource(const fs::path& path) : file_(path, O_RDONLY) {
    if (file_.is_open()) size_ = file_.size();
  }
  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] std::uint64_t size() const override { return static_cast<std::uint64_t>(size_); }
  std::string read(std::size_t limit) override {
    auto bytes = file_.read(at_, limit);
    at_ += static_cast<std::int64_t>(bytes.size());
    return bytes;
  }

 private:
  File file_;
  std::int64_t size_ = 0;
  std::int64_t at_ = 0;
};

bool untouched(const fs::directory_entry& entry, std::chrono::seconds age) {
  std::error_code gone;
  const auto written = entry.last_write_time(gone);
  return !gone && entry.is_regular_file(gone) && written < fs::file_time_type::clock::now() - age;
}

}  // namespace

LocalFileStore::LocalFileStore(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_ / "incoming");
  fs::create_directories(folder_ / "content");
  fs::permissions(folder_, fs::perms::owner_all);
}

std::int64_t LocalFileStore::received(domain::AttachmentId id) const {
  std::error_code missing;
  const auto size = fs::file_size(incoming_path(folder_, id), missing);
  return missing ? 0 : static_cast<std::int64_t>(size);
}

std::shared_ptr<api::UploadSink> LocalFileStore::append(const domain::Upload& upload) {
  auto sink = std::make_shared<LocalSink>(folder_, upload);
  return sink->locked() ? sink : nullptr;
}

std::shared_ptr<api::BodySource> LocalFileStore::open(const std::string& sha256) {
  if (sha256.size() != hash_digits) return nullptr;
  auto source = std::make_shared<LocalSource>(content_path(folder_, sha256));
  return source->is_open() ? source : nullptr;
}

void LocalFileStore::discard(domain::AttachmentId id) { fs::remove(incoming_path(folder_, id)); }

int LocalFileStore::remove_orphans(std::chrono::seconds age, const Kept& kept) {
  int removed = 0;
  const auto remove = [&removed](const fs::path& path) {
    std::error_code gone;
    removed += fs::remove(path, gone) ? 1 : 0;
  };
  for (const auto& entry : fs::directory_iterator(folder_ / "incoming")) {
    if (untouched(entry, age)) remove(entry.path());
  }
  for (const auto& shelf : fs::directory_iterator(folder_ / "content")) {
    std::vector<std::string> old;
    for (const auto& entry : fs::directory_iterator(shelf.path())) {
      if (untouched(entry, age)) old.push_back(entry.path().filename().string());
    }
    const auto referred = kept(old);
    for (const auto& name : old) {
      if (std::ranges::find(referred, name) == referred.end()) remove(shelf.path() / name);
    }
  }
  return removed;
}

}  // namespace xiezhu::server
