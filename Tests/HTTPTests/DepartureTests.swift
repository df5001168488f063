import Testing

@testable import HTTP

/// What each of libcurl's codes proves of a request, by libcurl-errors(3).
struct DepartureTests {
  /// When libcurl can say it of a transfer over HTTP.
  enum Stage: Sendable {
    /// Of what it was asked to do, before or while it writes the request, of which nothing has left.
    case request
    /// While it looks for a way to the host: names, connections, proxies, TLS.
    case way
    /// Once the request was on its way, or at any time.
    case exchange
    /// Never: of other protocols and obsolete, or of options that are not used.
    case never
  }

  private static let stages: [(codes: [UInt32], stage: Stage)] = [
    ([2, 3, 27, 43, 100], .request),
    (
      [
        1, 5, 6, 7, 35, 45, 53, 54, 58, 59, 60, 66, 67, 77, 83, 89, 90, 91, 96, 97, 98, 101,
      ], .way
    ),
    (
      [
        8, 16, 18, 23, 26, 28, 42, 52, 55, 56, 61, 65, 80, 81, 92, 93, 95, 99,
      ], .exchange
    ),
    (
      [
        4, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 22, 24, 25, 29, 30, 31, 32, 33, 34, 36, 37,
        38, 39, 40, 41, 44, 46, 47, 48, 49, 50, 51, 57, 62, 63, 64, 68, 69, 70, 71, 72, 73, 74, 75,
        76, 78, 79, 82, 84, 85, 86, 87, 88, 94,
      ], .never
    ),
  ]

  private static let rows = stages.flatMap { row in row.codes.map { ($0, row.stage) } }

  @Test func `every code of the libcurl at hand stands in the table, and once`() {
    let codes = Self.rows.map(\.0)
    #expect(Set(codes).count == codes.count)
    #expect(Set(1..<UInt32(Departure.codeCount)).subtracting(codes) == [])
  }

  @Test(arguments: rows)
  func `a code tells of a request what is proven`(_ code: UInt32, _ stage: Stage) {
    for isOverTLS in [false, true] {
      func progress(_ timesReady: Int, status: Int = 0, bytes: Int) -> TransportError.Progress {
        Departure(
          timesReady: timesReady,
          status: status,
          bytesWritten: bytes,
          isOverTLS: isOverTLS
        ).progress(code: code)
      }
      #expect(progress(0, bytes: 0) == .nothingSent)
      // Zero bytes are zero bytes, but over HTTP/2 the count comes late.
      let isProof = !isOverTLS || stage == .request
      #expect(progress(1, bytes: 0) == (isProof ? .nothingSent : .sent))
      #expect(progress(1, bytes: 1) == .sent)
      #expect(progress(1, status: 200, bytes: 0) == .sent)
      #expect(progress(2, bytes: 0) == .sent)
    }
  }

  @Test func `a cancelled request counts as sent as soon as anything of it may have left`() {
    func progress(_ timesReady: Int, _ bytes: Int, tls: Bool) -> TransportError.Progress {
      Departure(timesReady: timesReady, status: 0, bytesWritten: bytes, isOverTLS: tls)
        .progress(code: nil)
    }
    #expect(progress(0, 0, tls: true) == .nothingSent)
    #expect(progress(1, 0, tls: false) == .nothingSent)
    #expect(progress(1, 0, tls: true) == .sent)
    #expect(progress(1, 9, tls: false) == .sent)
  }
}
