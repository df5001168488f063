import JSON
import Testing
import Text
import Time

@testable import Server

struct RequestStateTests {
  private static let key = [UInt8](repeating: 7, count: 32)
  private static let now = Timestamp(seconds: 1_795_000_000)
  private static let call = RequestState.digest(of: "crm_delete", ["id": 7])

  private static let states: [RequestState] = [
    .consent(nonce: "00ff"), .hold(call: "tk_a"), .page(call: "tk_b"),
    .outcome(call: "tk_a.2", sending: 3),
  ].map { RequestState(subject: $0, call: call, until: now + 900) }

  private func open(
    _ text: String,
    key: [UInt8] = key,
    call: String = call,
    now: Timestamp = now
  ) -> Result<RequestState, RequestState.Fault> {
    do throws(RequestState.Fault) {
      return .success(try RequestState.open(text, by: key, for: call, now: now))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: states)
  func `what was given out is known again`(state: RequestState) {
    #expect(open(state.sealed(by: Self.key)) == .success(state))
  }

  @Test(arguments: states)
  func `a text that was changed at any place is foreign`(state: RequestState) {
    let text = Array(state.sealed(by: Self.key).utf8)
    for place in text.indices {
      var changed = text
      changed[place] = changed[place] == 0x30 ? 0x31 : 0x30
      #expect(open(String(decoding: changed, as: UTF8.self)) == .failure(.foreign))
    }
    #expect(open("") == .failure(.foreign))
    #expect(open(state.sealed(by: [1])) == .failure(.foreign))
  }

  @Test func `it belongs to one call, and to a quarter of an hour`() {
    let text = Self.states[1].sealed(by: Self.key)
    let other = RequestState.digest(of: "crm_delete", ["id": 8])
    #expect(open(text, call: other) == .failure(.ofAnotherCall))
    #expect(open(text, now: Self.now + 901) == .failure(.late))
  }

  @Test func `the keyed hash is that of the standard's examples`() {
    // RFC 4231 §4.2, §4.3 and §4.7 (a key longer than a block).
    let cases: [([UInt8], String, String)] = [
      (
        [UInt8](repeating: 0x0B, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xAA, count: 131),
        "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
    for (key, message, digest) in cases {
      #expect(Hexadecimal.text(of: HMAC.sha256(Array(message.utf8), key: key)) == digest)
    }
  }
}
