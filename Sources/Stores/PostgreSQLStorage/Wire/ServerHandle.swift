internal import CPQ
import Storage

/// The owner of one of libpq's connections: typed, nothing decided.
///
/// One thread makes it and gives it to the loop; from then on the loop alone uses it.
@safe
final class ServerHandle: Sendable {
  /// The address of libpq's connection, by which it may pass from one thread to the other.
  private let bits: UInt

  private var pointer: OpaquePointer? { unsafe OpaquePointer(bitPattern: bits) }

  /// Begins a connection; nil where there is no memory for it.
  init?(parameters: [(name: String, value: String)]) {
    let names = CStrings(parameters.map(\.name))
    let values = CStrings(parameters.map(\.value))
    // The last name is the end of the list; an address in dbname is taken apart.
    let start = unsafe PQconnectStartParams(names.pointers, values.pointers, 1)
    guard let pointer = unsafe start else {
      return nil
    }
    unsafe PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
    unsafe recourse_ignore_notices(pointer)
    bits = UInt(bitPattern: pointer)
  }

  deinit { unsafe PQfinish(pointer) }

  /// What the making of the connection waits for.
  enum Progress {
    case readable
    case writable
    case done
    case failed
  }

  /// Goes on with the making of the connection.
  func proceed() -> Progress {
    switch unsafe PQconnectPoll(pointer) {
    case PGRES_POLLING_READING: .readable
    case PGRES_POLLING_WRITING: .writable
    case PGRES_POLLING_OK: .done
    default: .failed
    }
  }

  var isBroken: Bool { unsafe PQstatus(pointer) == CONNECTION_BAD }
  var descriptor: Int32 { unsafe PQsocket(pointer) }
  var serverVersion: Int { Int(unsafe PQserverVersion(pointer)) }
  var lastWords: String { unsafe Self.text(PQerrorMessage(pointer)) }
  var host: String { unsafe Self.text(PQhost(pointer)) }
  var port: String { unsafe Self.text(PQport(pointer)) }

  /// Where sentences say a problem was met.
  var scene: ServerProblem.Scene {
    ServerProblem.Scene(
      database: unsafe Self.text(PQdb(pointer)),
      role: unsafe Self.text(PQuser(pointer))
    )
  }

  /// A setting that the server has told.
  func setting(_ name: String) -> String? {
    unsafe PQparameterStatus(pointer, name).map { unsafe String(cString: $0) }
  }

  /// What holds for the connection of an option, whether the address, the environment or a service file says it.
  func option(_ keyword: String) -> String {
    guard let options = unsafe PQconninfo(pointer) else { return "" }
    defer { unsafe PQconninfoFree(options) }
    var next = unsafe options
    while let name = unsafe next.pointee.keyword {
      if unsafe String(cString: name) == keyword { return unsafe Self.text(next.pointee.val) }
      unsafe next += 1
    }
    return ""
  }

  private static func text(_ bytes: UnsafePointer<CChar>?) -> String {
    unsafe bytes.map { unsafe String(cString: $0) } ?? ""
  }

  private static func text(_ bytes: UnsafeMutablePointer<CChar>?) -> String {
    unsafe bytes.map { unsafe String(cString: $0) } ?? ""
  }
}

// MARK: - Questions

extension ServerHandle {
  /// Makes the connection one that takes many statements before their answers.
  func enterPipeline() -> Bool {
    unsafe PQsetnonblocking(pointer, 1) == 0 && PQenterPipelineMode(pointer) == 1
  }

  /// Queues a statement.
  func queue(_ command: Command) -> Bool {
    let values = CStrings(command.values.map(\.wireText))
    return unsafe PQsendQueryParams(
      pointer,
      command.words,
      Int32(command.values.count),
      nil,
      values.pointers,
      nil,
      nil,
      0
    ) == 1
  }

  /// Queues the end of a round of statements.
  func queueSync() -> Bool { unsafe PQpipelineSync(pointer) == 1 }

  /// Sends what is queued as far as the socket takes it.
  func flush() -> Flush {
    switch unsafe PQflush(pointer) {
    case 0: .done
    case 1: .more
    default: .failed
    }
  }

  enum Flush {
    case done
    case more
    case failed
  }

  /// Reads what has come; returns whether the connection is still there.
  func consume() -> Bool { unsafe PQconsumeInput(pointer) == 1 }

  /// Whether the next result has not come as a whole.
  var isWaiting: Bool { unsafe PQisBusy(pointer) == 1 }

  /// The next thing in the answers; nil between the answers of two statements.
  func next() -> Part? {
    guard let result = unsafe PQgetResult(pointer) else { return nil }
    switch unsafe PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return .result(unsafe CommandResult(result))
    case PGRES_PIPELINE_SYNC:
      unsafe PQclear(result)
      return .end
    case PGRES_PIPELINE_ABORTED:
      unsafe PQclear(result)
      return .skipped
    default:
      defer { unsafe PQclear(result) }
      let code = unsafe Self.text(PQresultErrorField(result, Int32(UInt8(ascii: "C"))))
      let words = unsafe Self.text(PQresultErrorField(result, Int32(UInt8(ascii: "M"))))
      let told =
        words.isEmpty ? ServerProblem.line(unsafe Self.text(PQresultErrorMessage(result))) : words
      // What libpq itself says of a connection that is gone bears no code.
      return .failure(code: code.isEmpty ? "08006" : code, words: told)
    }
  }

  enum Part {
    case result(CommandResult)
    case failure(code: String, words: String)
    case skipped
    case end
  }
}

/// Texts as C takes a list of them, gone with this object.
@safe
private final class CStrings {
  /// The texts, each ended by a zero; NULL for nil, and one NULL more at the end.
  let pointers: UnsafePointer<UnsafePointer<CChar>?>
  private let bytes: UnsafeMutableBufferPointer<CChar>

  init(_ texts: [String?]) {
    let size = texts.reduce(0) { $0 + ($1.map { $0.utf8.count + 1 } ?? 0) }
    unsafe bytes = .allocate(capacity: max(1, size))
    let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: texts.count + 1)
    var end = 0
    for (index, text) in texts.enumerated() {
      guard let text else {
        unsafe list[index] = nil
        continue
      }
      unsafe list[index] = UnsafePointer(bytes.baseAddress?.advanced(by: end))
      for byte in text.utf8 {
        unsafe bytes[end] = CChar(bitPattern: byte)
        end += 1
      }
      unsafe bytes[end] = 0
      end += 1
    }
    unsafe list[texts.count] = nil
    unsafe pointers = UnsafePointer(list)
  }

  deinit {
    unsafe pointers.deallocate()
    unsafe bytes.deallocate()
  }
}
