using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Releases in the form of Sentry's API. Source: getsentry/sentry, <c>src/sentry/api/serializers/models/release.py</c>.</summary>
internal static class ReleaseJson
{
    extension(Utf8JsonWriter json)
    {
        public void WriteReleases(ReleasePage page)
        {
            json.WriteStartArray();
            foreach (var release in page.Entries)
            {
                // Bounds of one project's sessions; over several they mean nothing.
                json.WriteRelease(release, page, () =>
                {
                    if (release.Parts is [var only])
                        json.WriteSessionBounds(only.Sessions?.Seen);
                });
            }

            json.WriteEndArray();
        }

        /// <param name="writeProjectMeta">Writes the members of <c>currentProjectMeta</c>.</param>
        public void WriteRelease(KnownRelease release, ReleasePage page, Action writeProjectMeta)
        {
            var history = page.HistoryOf(release);
            json.WriteStartObject();
            json.WriteNumber("id", ReleaseNumber.Of(release.Version));
            json.WriteString("version", release.Version);
            json.WriteString("shortVersion", release.Version);
            json.WriteVersionInfo(release.Name);
            json.WriteString("status", release.IsArchived ? "archived" : "open");
            json.WriteString("ref", release.Told?.Ref);
            json.WriteString("url", release.Told?.Url);
            json.WriteTimeOrNull("dateCreated", release.Created);
            json.WriteTimeOrNull("dateReleased", release.Told?.Released);
            json.WriteStartObject("data");
            json.WriteEndObject();
            json.WriteNumber("newGroups", release.Parts.Sum(part => page.NewIssuesOf(release, part)));
            json.WriteNull("owner");
            json.WriteNumber("commitCount", history.CommitCount);
            json.WritePropertyName("lastCommit");
            json.WriteCommitOrNull(history.LastCommit);
            json.WriteNumber("deployCount", history.DeployCount);
            json.WritePropertyName("lastDeploy");
            json.WriteDeployOrNull(history.LastDeploy);
            json.WriteStartArray("authors");
            foreach (var author in history.Authors)
                json.WriteAuthor(author);
            json.WriteEndArray();
            json.WriteStartArray("projects");
            foreach (var part in release.Parts)
                json.WriteReleaseProject(release, part, page);
            json.WriteEndArray();
            json.WriteTimeOrNull("firstEvent", history.FirstEvent);
            json.WriteTimeOrNull("lastEvent", history.LastEvent);
            json.WriteStartObject("currentProjectMeta");
            writeProjectMeta();
            json.WriteEndObject();
            json.WriteString("userAgent", release.Told?.UserAgent);
            if (page.Adoption is not null)
                json.WriteStages(release, page);
            json.WriteEndObject();
        }

        /// <summary>The member <c>versionInfo</c>: the version taken apart.</summary>
        public void WriteVersionInfo(ReleaseName name)
        {
            json.WriteStartObject("versionInfo");
            json.WriteString("package", name.Package);
            json.WriteStartObject("version");
            json.WriteString("raw", name.RawVersion);
            if (name.Version is { } version)
            {
                json.WriteNumber("major", version.Major);
                json.WriteNumber("minor", version.Minor);
                json.WriteNumber("patch", version.Patch);
                json.WriteString("pre", NullIfEmpty(version.PreRelease));
                json.WriteString("buildCode", NullIfEmpty(version.Build));
                json.WriteNumber("components", version.Components);
            }

            json.WriteEndObject();
            json.WriteString("description", name.Description);
            json.WriteString("buildHash", name.BuildHash);
            json.WriteEndObject();
        }

        /// <summary>One element of <c>projects</c>.</summary>
        public void WriteReleaseProject(KnownRelease release, ReleasePart part, ReleasePage page)
        {
            var project = page.ProjectOf(part);
            json.WriteStartObject();
            json.WriteNumber("id", project.Id.Value);
            json.WriteString("slug", project.Slug);
            json.WriteString("name", project.Name);
            json.WriteNumber("newGroups", page.NewIssuesOf(release, part));
            json.WriteString("platform", project.Platform);
            json.WriteStartArray("platforms");
            if (project.Platform is not null)
                json.WriteStringValue(project.Platform);
            json.WriteEndArray();
            json.WriteBoolean("hasHealthData", part.HasHealthData(page.Now));
            if (page.View.Health is { } question)
            {
                json.WritePropertyName("healthData");
                json.WriteHealth(page.HealthOf(part), question, page.View.SeriesName);
            }

            json.WriteEndObject();
        }

        /// <summary>By project; null if it was seen in no environment that has a name.</summary>
        private void WriteStages(KnownRelease release, ReleasePage page)
        {
            var stages = release.Parts.Select(part => (page.ProjectOf(part).Slug, Adoption: page.AdoptionOf(part))).Where(one => one.Adoption is not null).ToList();
            if (stages.Count == 0)
            {
                json.WriteNull("adoptionStages");
                return;
            }

            json.WriteStartObject("adoptionStages");
            foreach (var (slug, adoption) in stages)
            {
                json.WritePropertyName(slug);
                json.WriteAdoption(adoption!.Value);
            }

            json.WriteEndObject();
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
