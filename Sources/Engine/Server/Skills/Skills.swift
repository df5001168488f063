package import MCP

/// What models may read before they act: three short texts, each within 600 tokens.
package enum Skills {
  package static let all = [workUnderALimit, recoverAnUnknownWrite, describeAnAPI]

  private static let workUnderALimit = Skill(
    name: "work-under-a-limit",
    description:
      "Use when a tool answers back_off, or before many calls to one API: how to wait without losing "
      + "calls, and what to do meanwhile.",
    body: """
      # Work under a limit

      A result whose first word is `back_off` means: the call is kept, and may be sent at the time that it names.

      1. Do not repeat the call, and do not call the other tools that the result names: they may share the limit, and \
      nothing is sent before the time.
      2. Note the handle (`tk_…`). At or after the time call `resume_task` with it: the kept call is sent with its \
      arguments, and you get its result. Too early costs nothing, but sends nothing.
      3. Meanwhile do other work. If there is none, end your turn and tell the user the time and the handle. Tasks \
      outlive the conversation.
      4. If the user cannot wait, call `cancel_task` and tell the user what `disclose` names as missing.

      Before a large job:

      - Give all its calls one name: `task: "import-42"`. `list_tasks` shows what is left, `note_task` keeps a note \
      such as "page 7 of 12 done" for whoever goes on.
      - Ask for what you need with `select`, filters and page sizes rather than with more calls.
      - Prefer one call for many items where the API has such a call.

      A client that polls tasks does all waiting by itself: then simply go on when the result comes.
      """
  )

  private static let recoverAnUnknownWrite = Skill(
    name: "recover-an-unknown-write",
    description:
      "Use when a tool answers verify: a write was sent and had no certain answer. How to find out whether it "
      + "happened, so that nothing is done twice.",
    body: """
      # Recover an unknown write

      `verify` means: the call was sent, no certain answer came, and it may have happened. Never send it again before you \
      have looked.

      1. Call the reading tool that the result names, with the arguments that it gives, not before the time it names.
      2. Compare what you see with what was sent. Look at the newest records first; an equal one that was made \
      before the call is not yours.
      3. Say what you found, and only what you saw:
         - it is there: `resume_task` with the handle and `happened: true`. The call is closed.
         - it is not there: `resume_task` with `happened: false`. It is sent once more.
      4. If you cannot tell, ask the user to look, and say exactly what was sent. Leave the task open meanwhile.
      5. If nobody can tell and the user does not want to wait, `cancel_task`, and tell the user that it may have \
      happened.

      Do not make the same write under another name or with small changes to get around this: that is how records \
      double. A call with an idempotency key is repeated safely by the server itself and needs none of this.
      """
  )

  private static let describeAnAPI = Skill(
    name: "describe-an-api",
    description:
      "Use when the user wants an HTTP API served by Recourse: from an OpenAPI document or a manifest to "
      + "tools that tell errors precisely.",
    body: """
      # Describe an API

      1. Look for an OpenAPI document (2.0 to 3.2, JSON or YAML, a file or an https address). With one, try \
      `recourse tools FILE`: it lists the tools that would be served, and their size.
      2. Choose what is needed: `--only tag:orders`, `--only get_*`, `--read-only`. Fewer tools are found more \
      surely.
      3. Say how the API reports errors: `recourse dialects` lists the known ways, `--errors NAME` takes one. \
      Without a fitting one, run `recourse import FILE --output api.json` and describe the errors there: where the \
      code stands, which codes mean wait, wrong arguments, or a person's act.
      4. Add what the document does not say: limits with the page that states them, what shows whether a write \
      happened (`verify_with`), what deletes.
      5. Check it: `recourse check api.json`, then `recourse explain api.json --status 429 < answer.json` for real \
      answers of the API, then `recourse rehearse api.json` against a stand-in.
      6. The key goes into the environment variable that the manifest names, or a file of mode 0600; never into an \
      argument, a manifest or this conversation.
      7. Enter it: `recourse install CLIENT api.json`.
      """
  )
}
