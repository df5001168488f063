import Administration
import Testing

struct OperatorWordsTests {
  @Test func `commands that are told name the state that was named`() {
    let named = [
      OperatorWords.noTask("held9", nearest: nil, state: "/srv/a b"),
      OperatorWords.nothingCalled("held9", nearest: nil, state: "/srv/a b"),
      OperatorWords.command("/srv/a b", "--web"),
    ]
    for sentence in named { #expect(sentence.hasSuffix(" --state '/srv/a b'"), "\(sentence)") }
    #expect(OperatorWords.noTask("x", nearest: nil, state: nil).hasSuffix(": recourse tasks"))
    let release = OperatorWords.nothingCalled("x", nearest: nil, state: nil)
    #expect(release.hasSuffix(": recourse tasks release"))
  }
}
