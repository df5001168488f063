import Testing
import Text

/// Commands that a person writes into an option, and that no shell reads.
@Suite struct ShellWordTests {
  @Test(
    arguments: [
      ("", []), ("   ", []), ("/bin/mail", ["/bin/mail"]),
      ("/bin/mail -s hold  ops", ["/bin/mail", "-s", "hold", "ops"]),
      ("\t/bin/mail\tops \n", ["/bin/mail", "ops"]),
      ("/bin/mail -s 'a hold' ops", ["/bin/mail", "-s", "a hold", "ops"]),
      (#"/bin/mail -s "it's held""#, ["/bin/mail", "-s", "it's held"]),
      (#"/bin/mail 'say "go"'"#, ["/bin/mail", #"say "go""#]),
      ("/opt/my' tools'/tell", ["/opt/my tools/tell"]),
      ("/bin/tell '' \"\" x", ["/bin/tell", "", "", "x"]),
      ("/bin/tell $HOME `id` a;b|c>d &", ["/bin/tell", "$HOME", "`id`", "a;b|c>d", "&"]),
      (#"/bin/tell C:\dir"#, ["/bin/tell", #"C:\dir"#]),
    ] as [(String, [String])]
  )
  func `blanks part words, quotes keep them together, and nothing else has a meaning`(
    command: String,
    words: [String]
  ) {
    #expect(ShellWord.words(of: command) == words)
  }

  @Test(arguments: ["/bin/tell 'a b", #"/bin/tell "a b"#, "'", #"/bin/tell 'a" b"#])
  func `a quote that is open at the end is none`(command: String) {
    #expect(ShellWord.words(of: command) == nil)
  }

  @Test(arguments: ["plain", "two words", "", "it-is/all_right.", #"say "go""#, "a;b", "tab\there"])
  func `what is quoted for a shell is read as the same word`(word: String) {
    #expect(ShellWord.words(of: ShellWord.quoted(word)) == [word])
  }
}
