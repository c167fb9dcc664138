#include "server/exports/zip_writer.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <clocale>

#include <stdexcept>

namespace xiezhu::server {
namespace {

// libarchive takes names in the character set of the locale, which a server does not set. This thread's is
// UTF-8 as long as the object lives.
class Utf8Names {
 public:
  Utf8Names() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_ == nullptr) throw std::runtime_error("the locale C.UTF-8 is missing");
    before_ = uselocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;
  ~Utf8Names() {
    uselocale(before_);
    freelocale(utf8_);
  }

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

using ZipArchive = std::unique_ptr<archive, decltype(&archive_write_free)>;
using ZipEntry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

}  // namespace

struct ZipWriter::State {
  ZipArchive archive{archive_write_new(), &archive_write_free};

  void check(int result) const {
    if (result < ARCHIVE_WARN) fail();
  }
  [[noreturn]] void fail() const {
    const char* why = archive_error_string(archive.get());
    throw std::runtime_error(std::string{"zip: "} + (why == nullptr ? "failed" : why));
  }
};

ZipWriter::ZipWriter(ScratchFile& file) : state_(std::make_unique<State>()) {
  auto* archive = state_->archive.get();
  state_->check(archive_write_set_format_zip(archive));
  state_->check(archive_write_set_bytes_in_last_block(archive, 1));
  state_->check(archive_write_open_fd(archive, file.handle()));
}

ZipWriter::~ZipWriter() = default;

void ZipWriter::begin(const std::string& name, std::int64_t size, domain::Instant changed) {
  const Utf8Names names;
  const ZipEntry entry{archive_entry_new(), &archive_entry_free};
  constexpr int readable = 0644;
  constexpr std::int64_t second = 1'000;
  archive_entry_copy_pathname(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), size);
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), readable);
  archive_entry_set_mtime(entry.get(), domain::epoch_millis(changed) / second, 0);
  state_->check(archive_write_header(state_->archive.get(), entry.get()));
}

void ZipWriter::write(std::string_view bytes) {
  if (archive_write_data(state_->archive.get(), bytes.data(), bytes.size()) !=
      static_cast<la_ssize_t>(bytes.size()))
    state_->fail();
}

void ZipWriter::finish() {
  const Utf8Names names;
  state_->check(archive_write_close(state_->archive.get()));
}

}  // namespace xiezhu::server
