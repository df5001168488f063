import JSONRPC
import Text

extension Message {
  /// A line of which only the first bytes are known, because it passed the limit.
  static func tooLong(_ head: [UInt8]) -> Message {
    .malformed(
      id: RequestID(recoveredFrom: head[...]),
      ErrorObject(
        .invalidRequest,
        "The line is longer than \(ByteCount.text(LineFramer.standardLimit)) and was not read. "
          + "Send less in one message."
      )
    )
  }
}
