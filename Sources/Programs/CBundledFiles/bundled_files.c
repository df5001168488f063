#include "bundled_files.h"

// The files of manifests as they stand there; a compiler of C takes them in as they are, at no cost of compiling, and
// they lie in the read-only part of the program, from which only what is read comes into memory.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char apira[] = {
#embed "../../../manifests/apira.json"
};
static const unsigned char vibe[] = {
#embed "../../../manifests/vibe.json"
};
static const unsigned char manifest_schema[] = {
#embed "../../../manifests/manifest.schema.json"
};
static const unsigned char vocabulary[] = {
#embed "../../../manifests/vocabulary.md"
};
static const unsigned char scenarios[] = {
#embed "../../../manifests/scenarios.md"
};
static const unsigned char dialect_airtable[] = {
#embed "../../../manifests/dialects/airtable.json"
};
static const unsigned char dialect_anthropic[] = {
#embed "../../../manifests/dialects/anthropic.json"
};
static const unsigned char dialect_aws[] = {
#embed "../../../manifests/dialects/aws.json"
};
static const unsigned char dialect_azure[] = {
#embed "../../../manifests/dialects/azure.json"
};
static const unsigned char dialect_bitrix24[] = {
#embed "../../../manifests/dialects/bitrix24.json"
};
static const unsigned char dialect_discord[] = {
#embed "../../../manifests/dialects/discord.json"
};
static const unsigned char dialect_github_graphql[] = {
#embed "../../../manifests/dialects/github-graphql.json"
};
static const unsigned char dialect_github[] = {
#embed "../../../manifests/dialects/github.json"
};
static const unsigned char dialect_gitlab[] = {
#embed "../../../manifests/dialects/gitlab.json"
};
static const unsigned char dialect_google[] = {
#embed "../../../manifests/dialects/google.json"
};
static const unsigned char dialect_hubspot[] = {
#embed "../../../manifests/dialects/hubspot.json"
};
static const unsigned char dialect_ietf[] = {
#embed "../../../manifests/dialects/ietf.json"
};
static const unsigned char dialect_notion[] = {
#embed "../../../manifests/dialects/notion.json"
};
static const unsigned char dialect_openai[] = {
#embed "../../../manifests/dialects/openai.json"
};
static const unsigned char dialect_rfc9457[] = {
#embed "../../../manifests/dialects/rfc9457.json"
};
static const unsigned char dialect_shopify_graphql[] = {
#embed "../../../manifests/dialects/shopify-graphql.json"
};
static const unsigned char dialect_shopify_rest[] = {
#embed "../../../manifests/dialects/shopify-rest.json"
};
static const unsigned char dialect_slack[] = {
#embed "../../../manifests/dialects/slack.json"
};
static const unsigned char dialect_spotify[] = {
#embed "../../../manifests/dialects/spotify.json"
};
static const unsigned char dialect_stripe[] = {
#embed "../../../manifests/dialects/stripe.json"
};
static const unsigned char dialect_twilio[] = {
#embed "../../../manifests/dialects/twilio.json"
};
static const unsigned char dialect_x[] = {
#embed "../../../manifests/dialects/x.json"
};

#define BUNDLED(name, bytes) {name, bytes, sizeof bytes}

static const struct recourse_bundled_file files[] = {
    BUNDLED("apira.json", apira),
    BUNDLED("vibe.json", vibe),
    BUNDLED("manifest.schema.json", manifest_schema),
    BUNDLED("vocabulary.md", vocabulary),
    BUNDLED("scenarios.md", scenarios),
    BUNDLED("dialects/airtable.json", dialect_airtable),
    BUNDLED("dialects/anthropic.json", dialect_anthropic),
    BUNDLED("dialects/aws.json", dialect_aws),
    BUNDLED("dialects/azure.json", dialect_azure),
    BUNDLED("dialects/bitrix24.json", dialect_bitrix24),
    BUNDLED("dialects/discord.json", dialect_discord),
    BUNDLED("dialects/github-graphql.json", dialect_github_graphql),
    BUNDLED("dialects/github.json", dialect_github),
    BUNDLED("dialects/gitlab.json", dialect_gitlab),
    BUNDLED("dialects/google.json", dialect_google),
    BUNDLED("dialects/hubspot.json", dialect_hubspot),
    BUNDLED("dialects/ietf.json", dialect_ietf),
    BUNDLED("dialects/notion.json", dialect_notion),
    BUNDLED("dialects/openai.json", dialect_openai),
    BUNDLED("dialects/rfc9457.json", dialect_rfc9457),
    BUNDLED("dialects/shopify-graphql.json", dialect_shopify_graphql),
    BUNDLED("dialects/shopify-rest.json", dialect_shopify_rest),
    BUNDLED("dialects/slack.json", dialect_slack),
    BUNDLED("dialects/spotify.json", dialect_spotify),
    BUNDLED("dialects/stripe.json", dialect_stripe),
    BUNDLED("dialects/twilio.json", dialect_twilio),
    BUNDLED("dialects/x.json", dialect_x),
};

const size_t recourse_bundled_file_count =
    sizeof files / sizeof files[0];

const struct recourse_bundled_file *recourse_bundled_file_at(size_t position)
{
    return &files[position];
}

static const unsigned char status_page_template[] = {
#embed "StatusPage/page.html"
};
static const unsigned char status_page_style[] = {
#embed "StatusPage/page.css"
};
static const unsigned char status_page_script[] = {
#embed "StatusPage/page.js"
};

static const struct recourse_bundled_file status_page[] = {
    BUNDLED("page.html", status_page_template),
    BUNDLED("page.css", status_page_style),
    BUNDLED("page.js", status_page_script),
};

const struct recourse_bundled_file *recourse_status_page_part(size_t position)
{
    return &status_page[position];
}

const char *recourse_commit(void)
{
#ifdef RECOURSE_COMMIT
    return RECOURSE_COMMIT;
#else
    return NULL;
#endif
}
