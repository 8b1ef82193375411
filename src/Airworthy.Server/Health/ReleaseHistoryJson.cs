using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Commits, their authors and repositories, and deploys in the form of Sentry's API. Their numbers are texts there.</summary>
internal static class ReleaseHistoryJson
{
    extension(Utf8JsonWriter json)
    {
        public void WriteCommitOrNull(SourceCommit? commit)
        {
            if (commit is null)
            {
                json.WriteNullValue();
                return;
            }

            json.WriteStartObject();
            json.WriteCommitMembers(commit);
            json.WriteEndObject();
        }

        public void WriteCommitMembers(SourceCommit commit)
        {
            json.WriteString("id", commit.Sha);
            json.WriteString("message", commit.Message);
            json.WriteTimeOrNull("dateCreated", commit.Created);
            json.WriteString("suspectCommitType", "");
            json.WriteNull("pullRequest");
            json.WritePropertyName("author");
            // As Sentry has it for a commit that nobody has signed.
            if (commit.Author is { } author)
                json.WriteAuthor(author);
            else
                json.WriteEmptyObject();
            json.WritePropertyName("repository");
            json.WriteRepository(commit.Repository);
        }

        public void WriteAuthor(CommitAuthor author)
        {
            json.WriteStartObject();
            json.WriteString("name", author.Name);
            json.WriteString("email", author.Email);
            json.WriteEndObject();
        }

        public void WriteRepository(Repository repository)
        {
            json.WriteStartObject();
            json.WriteString("id", Number(repository.Row));
            json.WriteString("name", repository.Name);
            json.WriteNull("url");
            // A provider that no client takes for one that commits could be fetched from.
            json.WriteStartObject("provider");
            json.WriteString("id", "unknown");
            json.WriteString("name", "Unknown Provider");
            json.WriteEndObject();
            json.WriteString("status", "active");
            json.WriteTimeOrNull("dateCreated", repository.Created);
            json.WriteNull("externalSlug");
            json.WriteNull("integrationId");
            json.WriteEndObject();
        }

        public void WriteDeployOrNull(Deploy? deploy)
        {
            if (deploy is null)
            {
                json.WriteNullValue();
                return;
            }

            json.WriteStartObject();
            json.WriteString("id", Number(deploy.Row));
            json.WriteString("environment", deploy.Environment);
            json.WriteTimeOrNull("dateStarted", deploy.Started);
            json.WriteTimeOrNull("dateFinished", deploy.Finished);
            json.WriteString("name", deploy.Name);
            json.WriteString("url", deploy.Url);
            json.WriteEndObject();
        }

        public void WriteEmptyObject()
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }

    private static string Number(long row) => row.ToString(CultureInfo.InvariantCulture);
}
