using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Issues;

/// <summary>Issues in the form in which Sentry's API gives them.</summary>
internal static class IssueJson
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>The members of an issue, without the braces around them.</summary>
        /// <param name="site">Where its page is.</param>
        public void WriteIssue(ListedIssue listed, IssueSite site)
        {
            var issue = listed.Issue;
            var project = site.ProjectOf(issue);
            json.WriteString("id", issue.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteNull("shareId");
            json.WriteString("shortId", site.ShortIdOf(issue));
            json.WriteString("title", issue.Title);
            json.WriteString("culprit", issue.Culprit);
            json.WriteString("permalink", site.PageOf(issue));
            json.WriteString("logger", issue.Logger);
            json.WriteString("level", issue.Level.Word);
            json.WriteStanding(issue, site.Now);
            json.WriteBoolean("isPublic", false);
            json.WriteString("platform", issue.Platform);
            json.WritePropertyName("project");
            json.WriteProject(project);
            json.WriteString("type", issue.Type is null ? "default" : "error");
            json.WriteString("issueType", "error");
            json.WriteString("issueCategory", "error");
            json.WriteStartObject("metadata");
            json.WriteMetadata(issue.Type, issue.Value, issue.Title);
            if (issue.Filename is not null)
                json.WriteString("filename", issue.Filename);
            if (issue.Function is not null)
                json.WriteString("function", issue.Function);
            json.WriteEndObject();
            json.WriteNumber("numComments", 0);
            json.WriteNull("assignedTo");
            json.WriteBoolean("isBookmarked", false);
            json.WriteBoolean("isSubscribed", false);
            json.WriteNull("subscriptionDetails");
            json.WriteBoolean("hasSeen", false);
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WriteString("priority", issue.Level.Priority);
            json.WriteBoolean("isUnhandled", issue.IsUnhandled);
            json.WriteCounts(listed.Counts);
            if (site.Series is { } series && listed.Points is { } points)
            {
                json.WriteStartObject("stats");
                json.WriteSeries(series, points);
                json.WriteEndObject();
            }
        }

        public void WriteCounts(IssueCounts counts)
        {
            // A text, as in Sentry.
            json.WriteString("count", counts.Events.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("userCount", counts.Users);
            json.WriteMoment("firstSeen", counts.FirstSeen);
            json.WriteMoment("lastSeen", counts.LastSeen);
        }

        /// <summary>The counts of the events that a filter asks about; null if it asks about none.</summary>
        public void WriteFiltered(IssueCounts? counts)
        {
            if (counts is null)
            {
                json.WriteNull("filtered");
                return;
            }

            json.WriteStartObject("filtered");
            json.WriteCounts(counts);
            json.WriteEndObject();
        }

        /// <summary>What an issue was asked to be.</summary>
        public void WriteChange(IssueChange change)
        {
            if (change is IssueChange.Nothing)
                return;
            var (status, substatus) = change switch
            {
                IssueChange.Unresolve unresolve => (IssueStatus.Unresolved, unresolve.Substatus),
                IssueChange.Ignore ignore => (IssueStatus.Ignored, ignore.Substatus),
                _ => (IssueStatus.Resolved, IssueSubstatus.None),
            };
            json.WriteString("status", status.Word);
            json.WriteStartObject("statusDetails");
            switch (change)
            {
                case IssueChange.ResolveInRelease release:
                    json.WriteString("inRelease", release.Version);
                    break;
                case IssueChange.ResolveInNextRelease:
                    json.WriteBoolean("inNextRelease", true);
                    break;
                case IssueChange.ResolveInCommit commit:
                    json.WriteString("inCommit", commit.Sha);
                    break;
                case IssueChange.Ignore ignore:
                    if (ignore.Duration is { } duration)
                        json.WriteNumber("ignoreDuration", (long)duration.TotalMinutes);
                    if (ignore.Events is { } events)
                        json.WriteNumber("ignoreCount", events);
                    break;
            }

            json.WriteEndObject();
            json.WriteString("substatus", substatus.Word);
        }

        /// <summary>Points of seconds since 1970 and a count, under the period's name.</summary>
        public void WriteSeries(IssueSeries series, IReadOnlyList<long> points)
        {
            json.WriteStartArray(series.Name);
            for (var i = 0; i < points.Count; i++)
            {
                json.WriteStartArray();
                json.WriteNumberValue(new DateTimeOffset(series.Start + i * series.Bucket).ToUnixTimeSeconds());
                json.WriteNumberValue(points[i]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        public void WriteProject(Project project)
        {
            json.WriteStartObject();
            json.WriteString("id", project.Id.ToString());
            json.WriteString("name", project.Name);
            json.WriteString("slug", project.Slug);
            json.WriteString("platform", project.Platform);
            json.WriteEndObject();
        }

        /// <summary>What an exception is, or else the title.</summary>
        public void WriteMetadata(string? type, string? value, string title)
        {
            if (type is null && value is null)
            {
                json.WriteString("title", title);
                return;
            }

            json.WriteString("type", type);
            json.WriteString("value", value);
        }

        /// <summary>A time to the microsecond, as Sentry tells it; null if there is none.</summary>
        public void WriteMoment(string name, DateTime? time) =>
            json.WriteString(name, time?.ToString(time.Value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

        /// <summary>A release, as far as an issue tells of it; null if there is none.</summary>
        public void WriteRelease(string name, IssueRelease? release)
        {
            if (release is null)
            {
                json.WriteNull(name);
                return;
            }

            json.WriteStartObject(name);
            json.WriteString("version", release.Version);
            json.WriteString("shortVersion", release.Version);
            json.WriteString("status", release.IsArchived ? "archived" : "open");
            json.WriteMoment("dateCreated", release.Created);
            json.WriteMoment("dateReleased", release.Released);
            json.WriteStartObject("versionInfo");
            json.WriteString("package", release.Name.Package);
            json.WriteString("description", release.Name.Description);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void WriteStanding(Issue issue, DateTime now)
        {
            var standing = issue.StandingAt(now);
            json.WriteString("status", standing.Status.Word);
            json.WriteStartObject("statusDetails");
            switch (standing.Status)
            {
                case IssueStatus.Resolved when issue.IsResolvedInNext:
                    json.WriteBoolean("inNextRelease", true);
                    break;
                case IssueStatus.Resolved when issue.ResolvedIn is { } version:
                    json.WriteString("inRelease", version);
                    break;
                case IssueStatus.Ignored:
                    if (issue.IgnoredUntil is { } until)
                        json.WriteMoment("ignoreUntil", until);
                    if (issue.IgnoredEvents is { } events)
                        json.WriteNumber("ignoreCount", Math.Max(0, events - issue.Lifetime.Events));
                    break;
            }

            json.WriteEndObject();
            json.WriteString("substatus", standing.Substatus.Word);
        }
    }
}

/// <summary>What an answer about issues needs to know beside them.</summary>
/// <param name="Root">Of the server, as who asks has reached it; ends with a slash.</param>
/// <param name="Now">UTC.</param>
/// <param name="Series">Null for none.</param>
internal sealed record IssueSite(ProjectDirectory Projects, Uri Root, DateTime Now, IssueSeries? Series)
{
    public Project ProjectOf(Issue issue) => Projects.Find(issue.Project)!;

    public string ShortIdOf(Issue issue) => ShortId.Write(ProjectOf(issue).Slug, issue.Number);

    public string PageOf(Issue issue) => $"{Root}organizations/{Projects.Organization}/issues/{issue.Id}/";
}
