using System.Globalization;
using System.Text;
using System.Text.Json;
using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Lists of issues, of the organization (<c>/organizations/{organization}/issues/</c>) or of a project, and changes of several at once, in the form of Sentry's API.</summary>
internal sealed class IssuesApi(
    ProjectDirectory projects, PublicAddress address, NameRegistry names, TrackerDatabase tracker, TrackerWriter writer, IssueList list, IssueLookup lookup, IssueActions actions,
    IssueDeletion deletion, TimeProvider time)
{
    /// <param name="project">By slug or number; null for all.</param>
    public async Task List(HttpContext http, string? project)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var only = Find(project);
        if (http.Request.Query.Last("shortIdLookup") == "1" && FindByShortId(http.Request.Query.Last("query")) is { } direct)
        {
            http.Response.Headers["X-Sentry-Direct-Hit"] = "1";
            await Answer(http, new([direct], false, 1), null, now, only is null);
            return;
        }

        IssuePage page = null!;
        var refusal = new IssueQueryReader(http.Request.Query, projects.All, only, names, tracker, now).Read(out var query)
            ?? list.Read(query, http.Request.Query.Last("query"), out page);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        http.Response.Headers.Link = PageCursor.Links(http.Request, query.Offset, query.PageSize, page.HasNext);
        http.Response.Headers["X-Hits"] = page.Hits.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Max-Hits"] = IssueList.MaxHits.ToString(CultureInfo.InvariantCulture);
        await Answer(http, page, query.Series, now, only is null);
    }

    /// <summary>Changes the issues that the parameter <c>id</c> names, or all that a filter finds.</summary>
    public async Task Change(HttpContext http, string? project)
    {
        var (targets, refusal) = FindTargets(http, project);
        if (refusal is null)
        {
            var (change, wrong) = await IssueChangeReader.Read(http.Request);
            if (wrong is null && targets.Count > 0)
            {
                var now = time.GetUtcNow().UtcDateTime;
                (wrong, targets) = await writer.Write(session => (actions.Apply(session, targets, change!, http.User.PersonName, now, out var changed), changed));
            }

            if (wrong is null)
            {
                await AnswerChange(http, targets, change!);
                return;
            }

            refusal = wrong;
        }

        await refusal.WriteTo(http.Response);
    }

    public async Task Delete(HttpContext http, string? project)
    {
        var (targets, refusal) = FindTargets(http, project);
        if (refusal is not null)
        {
            await refusal.WriteTo(http.Response);
            return;
        }

        await deletion.Delete(targets);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The issues that a release has resolved: those that are resolved in it, and those that its commits fix.</summary>
    public async Task ListResolved(HttpContext http, string version)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var refusal = QuerySelection.ReadProjects(http.Request.Query, projects.All, out var chosen);
        if (refusal is null && ReadResolved(version, chosen) is { } issues)
        {
            var shown = new IssuePage([.. issues.Select(issue => new ListedIssue(issue, issue.Lifetime, null, null))], false, issues.Count);
            await Answer(http, shown, null, now, withLifetime: false);
            return;
        }

        await (refusal ?? ApiRefusal.Missing).WriteTo(http.Response);
    }

    /// <summary>Null if there is no such release.</summary>
    private List<Issue>? ReadResolved(string version, List<Project> chosen) => tracker.Read(session =>
    {
        if (session.Number("select id from release where version = $1", version) is not { } release)
            return chosen.Exists(project => names.TryFindRelease(project.Id, Encoding.UTF8.GetBytes(version), out _)) ? (List<Issue>?)[] : null;
        return session.Query(
            $"""
            select {Issue.Columns} from issue where project in (select value from json_each($2)) and
                ((status = {(int)IssueStatus.Resolved} and resolution = {(int)ResolutionKind.InRelease} and resolution_after is null and resolution_release = $1)
                or id in (select issue from issue_commit join release_commit on release_commit.commit_id = issue_commit.commit_id where release = $1))
            order by last_seen desc, id desc
            """,
            Issue.Read, release, JsonSerializer.Serialize(chosen.Select(project => project.Id.Value)));
    });

    private (List<long> Targets, ApiRefusal? Refusal) FindTargets(HttpContext http, string? project)
    {
        List<long> targets = [];
        var refusal = new IssueQueryReader(http.Request.Query, projects.All, Find(project), names, tracker, time.GetUtcNow().UtcDateTime).ReadTargets(out var query)
            ?? list.Find(query, http.Request.Query.Last("query"), out targets);
        return (targets, refusal);
    }

    /// <summary>What was asked for, as Sentry says it back; nothing if there was nothing to change.</summary>
    private static async Task AnswerChange(HttpContext http, List<long> changed, IssueChange change)
    {
        if (changed.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteChange(change);
            json.WriteEndObject();
        });
    }

    private ListedIssue? FindByShortId(string? text) =>
        text is not null && ShortId.TryParse(text.Trim(), projects.All, out _) && tracker.Read(session => lookup.Find(session, text.Trim())) is { } issue
            ? new(issue, issue.Lifetime, null, null)
            : null;

    // The path names one that exists, or none.
    private Project? Find(string? slugOrId) => slugOrId is null ? null : projects.Find(slugOrId)!;

    private Task Answer(HttpContext http, IssuePage page, IssueSeries? series, DateTime now, bool withLifetime)
    {
        var site = new IssueSite(projects, address.For(http.Request), now, series);
        return http.AnswerJson(json =>
        {
            json.WriteStartArray();
            foreach (var listed in page.Issues)
            {
                json.WriteStartObject();
                json.WriteIssue(listed, site);
                if (withLifetime)
                {
                    json.WriteStartObject("lifetime");
                    json.WriteCounts(listed.Issue.Lifetime);
                    json.WriteEndObject();
                    json.WriteFiltered(listed.Filtered);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
