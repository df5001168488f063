import Administration
import EventLoop
import HTTP
import JSON
import Manifests
import Server
import System
import Text

/// `--notify`: where the operator is told what a person has to see to.
struct NotifyOption: Sendable {
  static let spec = Options.Spec.valued("--notify", form)

  private static let form =
    "the absolute path of a program, with arguments after it, or an https address (http on this machine)"

  private enum Target: Sendable {
    case command([String])
    case address(String, HTTPRequest.Reach)
  }

  private let target: Target

  /// Reads the option; nil where it is not given.
  init?(_ options: Options) throws(UsageError) {
    guard let text = options.value("--notify") else { return nil }
    target = try Self.target(text)
  }

  private static func target(_ text: String) throws(UsageError) -> Target {
    if text.hasPrefix("https://") || text.hasPrefix("http://") {
      guard let address = try? WebAddress(text) else { throw slip(text) }
      guard address.scheme == "https" || address.host.isLoopback else { throw slip(text) }
      return .address(text, .anyAddress)
    }
    guard let words = ShellWord.words(of: text), let program = words.first, program.hasPrefix("/")
    else { throw slip(text) }
    do throws(FileError) { try Files.expectProgram(program) } catch {
      throw .unusable(option: "--notify", error)
    }
    return .command(words)
  }

  private static func slip(_ text: String) -> UsageError {
    .badValue(option: "--notify", value: text, expected: form)
  }

  /// Seconds that one try may take.
  private static let patience = 10.0

  /// Takes one notice there.
  @Engine
  func carry(_ notice: JSONObject) async -> NoticeDelivery {
    let bytes = JSONWriter.bytes(.object(notice))
    switch target {
    case .command(let words):
      return await NoticeCommand(words).carry(bytes + [0x0A], patience: Self.patience)
    case .address(let url, let reach): return await Self.post(bytes, to: url, reach)
    }
  }

  @Engine
  private static func post(_ bytes: [UInt8], to url: String, _ reach: HTTPRequest.Reach) async
    -> NoticeDelivery
  {
    let request = HTTPRequest(
      method: "POST",
      url: url,
      fields: HTTPFields([("Content-Type", "application/json")]),
      body: bytes,
      repetition: .never,
      reach: reach,
      deadline: .seconds(Int(patience)),
      responseLimit: 4096
    )
    do throws(TransportError) {
      let status = try await CurlTransport().send(request).status
      return (200..<300).contains(status) ? .done : .failed("the address answered \(status)")
    } catch {
      return .failed(error.detail)
    }
  }
}
