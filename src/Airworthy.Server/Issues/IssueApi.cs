using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>One issue, by its number or its short id: <c>/organizations/{organization}/issues/{issue}/</c>, and the older path without the organization.</summary>
internal sealed class IssueApi(
    ProjectDirectory projects, PublicAddress address, TrackerDatabase tracker, TrackerWriter writer, IssueLookup lookup, IssueReleases releases, IssueActions actions, IssueDeletion deletion,
    TimeProvider time)
{
    private const int MonthDays = 30;

    public async Task Answer(HttpContext http, string issue)
    {
        if (Read(issue) is { } details)
            await http.AnswerJson(json => Write(json, details, http));
        else
            await ApiRefusal.Missing.WriteTo(http.Response);
    }

    public async Task Change(HttpContext http, string issue)
    {
        if (tracker.Read(session => lookup.Find(session, issue)) is not { } found)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var (change, refusal) = await IssueChangeReader.Read(http.Request);
        if (refusal is null)
        {
            var (by, now) = (http.User.PersonName, time.GetUtcNow().UtcDateTime);
            refusal = await writer.Write(session => actions.Apply(session, [found.Id], change!, by, now, out _));
        }

        if (refusal is null)
            await Answer(http, found.Id.ToString(CultureInfo.InvariantCulture));
        else
            await refusal.WriteTo(http.Response);
    }

    public async Task Delete(HttpContext http, string issue)
    {
        if (tracker.Read(session => lookup.Find(session, issue)) is not { } found)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        await deletion.Delete([found.Id]);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>What a short id stands for.</summary>
    public async Task AnswerShortId(HttpContext http, string shortId)
    {
        if (!ShortId.TryParse(shortId, projects.All, out _) || Read(shortId) is not { } details)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        var project = projects.Find(details.Issue.Project)!;
        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("organizationSlug", projects.Organization);
            json.WriteString("projectSlug", project.Slug);
            json.WriteString("groupId", details.Issue.Id.ToString(CultureInfo.InvariantCulture));
            json.WritePropertyName("group");
            Write(json, details, http);
            json.WriteString("shortId", ShortId.Write(project.Slug, details.Issue.Number));
            json.WriteEndObject();
        });
    }

    private IssueDetails? Read(string issue) => tracker.Read(session =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        return lookup.Find(session, issue) is { } found ? IssueDetails.Read(session, found, releases, IssueSeries.OfDay(now), IssueSeries.OfDays(MonthDays, now)) : null;
    });

    private void Write(Utf8JsonWriter json, IssueDetails details, HttpContext http)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var site = new IssueSite(projects, address.For(http.Request), now, Series: null);
        json.WriteStartObject();
        json.WriteIssue(new(details.Issue, details.Issue.Lifetime, null, null), site);
        json.WriteStartObject("stats");
        json.WriteSeries(IssueSeries.OfDay(now), details.Day);
        json.WriteSeries(IssueSeries.OfDays(MonthDays, now), details.Month);
        json.WriteEndObject();
        json.WriteRelease("firstRelease", details.FirstRelease);
        json.WriteRelease("lastRelease", details.LastRelease);
        json.WriteStartArray("activity");
        foreach (var entry in details.Activity)
            entry.Write(json);
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var (key, events) in details.Tags)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("name", key);
            json.WriteNumber("totalValues", events);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        foreach (var empty in (ReadOnlySpan<string>)["seenBy", "participants", "pluginActions", "pluginIssues", "pluginContexts"])
        {
            json.WriteStartArray(empty);
            json.WriteEndArray();
        }

        json.WriteNumber("userReportCount", 0);
        json.WriteEndObject();
    }
}
