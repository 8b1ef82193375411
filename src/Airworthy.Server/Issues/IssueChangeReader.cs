using System.Globalization;
using System.Text.Json;
using Airworthy.Server.Api;

namespace Airworthy.Server.Issues;

/// <summary>Reads the body of a request that changes issues.</summary>
internal static class IssueChangeReader
{
    private const int MaxBodyBytes = 64 * 1_024;

    // Longer is for ever.
    private const int MaxIgnoreMinutes = 10 * 365 * 24 * 60;

    // What Sentry's page and older tools send along, and what nothing here depends on.
    private static readonly string[] WithoutEffect = ["hasSeen", "isBookmarked", "isSubscribed", "inbox", "isPublic"];
    private static readonly string[] Known = ["status", "statusDetails", "substatus", "snoozeDuration", "ignoreDuration", "ignoreCount"];
    private static readonly string[] KnownDetails = ["inRelease", "inNextRelease", "inCommit", "ignoreDuration", "ignoreCount", "snoozeDuration"];

    public static async Task<(IssueChange? Change, ApiRefusal? Refusal)> Read(HttpRequest request)
    {
        if (await BoundedBody.Read(request, MaxBodyBytes) is not { } body)
            return (null, BoundedBody.TooLarge(MaxBodyBytes));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            return (null, new(StatusCodes.Status400BadRequest, $"The body is no JSON: {error.Message}"));
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, new(StatusCodes.Status400BadRequest, "The body is no JSON object."));
            var refusal = Read(document.RootElement, out var change);
            return (refusal is null ? change : null, refusal);
        }
    }

    private static ApiRefusal? Read(JsonElement body, out IssueChange change)
    {
        change = new IssueChange.Nothing();
        foreach (var member in body.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !Known.Contains(member.Name) && !WithoutEffect.Contains(member.Name))
                return ApiRefusal.Invalid(member.Name, $"cannot be changed here; known are {string.Join(", ", Known)}");
        }

        if (!body.TryGetProperty("statusDetails", out var details) || details.ValueKind == JsonValueKind.Null)
            details = default;
        if (details.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
            return ApiRefusal.Invalid("statusDetails", "is no object");
        if (details.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in details.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.Null && !KnownDetails.Contains(member.Name))
                    return ApiRefusal.Invalid($"statusDetails.{member.Name}", $"is not possible here; known are {string.Join(", ", KnownDetails)}");
            }
        }

        if (!body.TryGetProperty("status", out var status) || status.ValueKind == JsonValueKind.Null)
        {
            return details.ValueKind == JsonValueKind.Object && details.EnumerateObject().Any()
                ? ApiRefusal.Invalid("status", "is missing, though statusDetails are there")
                : null;
        }

        var word = status.ValueKind == JsonValueKind.String ? status.GetString() : status.GetRawText();
        switch (word)
        {
            case "resolved":
                return ReadResolve(details, out change);
            case "resolvedInNextRelease":
                change = new IssueChange.ResolveInNextRelease();
                return null;
            case "unresolved":
                return ReadUnresolve(body, out change);
            case "ignored" or "muted":
                return ReadIgnore(body, details, out change);
            default:
                return ApiRefusal.Invalid("status", $"'{word}' is none; known are resolved, resolvedInNextRelease, unresolved, ignored and muted");
        }
    }

    private static ApiRefusal? ReadResolve(JsonElement details, out IssueChange change)
    {
        change = new IssueChange.Resolve();
        if (Member(details, "inRelease") is { } release)
        {
            if (release.ValueKind != JsonValueKind.String)
                return ApiRefusal.Invalid("statusDetails.inRelease", $"'{release.GetRawText()}' is no version");
            change = new IssueChange.ResolveInRelease(release.GetString()!);
        }
        else if (Member(details, "inNextRelease") is { } next && next.ValueKind != JsonValueKind.False)
        {
            if (next.ValueKind != JsonValueKind.True)
                return ApiRefusal.Invalid("statusDetails.inNextRelease", $"'{next.GetRawText()}' is neither true nor false");
            change = new IssueChange.ResolveInNextRelease();
        }
        else if (Member(details, "inCommit") is { } commit)
        {
            if (commit.ValueKind != JsonValueKind.Object || Member(commit, "commit") is not { ValueKind: JsonValueKind.String } sha)
                return ApiRefusal.Invalid("statusDetails.inCommit", "names no commit; write {\"commit\": \"<id>\", \"repository\": \"<name>\"}");
            change = new IssueChange.ResolveInCommit(sha.GetString()!, Member(commit, "repository") is { ValueKind: JsonValueKind.String } repository ? repository.GetString() : null);
        }

        return null;
    }

    private static ApiRefusal? ReadUnresolve(JsonElement body, out IssueChange change)
    {
        var refusal = ReadSubstatus(body, [IssueSubstatus.Ongoing, IssueSubstatus.New, IssueSubstatus.Escalating, IssueSubstatus.Regressed], out var substatus);
        change = new IssueChange.Unresolve(substatus ?? IssueSubstatus.Ongoing);
        return refusal;
    }

    private static ApiRefusal? ReadIgnore(JsonElement body, JsonElement details, out IssueChange change)
    {
        change = new IssueChange.Nothing();
        long? minutes = null, events = null;
        foreach (var (place, path) in (ReadOnlySpan<(JsonElement, string)>)[(body, ""), (details, "statusDetails.")])
        {
            var refusal = ReadNumber(place, path, "snoozeDuration", MaxIgnoreMinutes, ref minutes)
                ?? ReadNumber(place, path, "ignoreDuration", MaxIgnoreMinutes, ref minutes) ?? ReadNumber(place, path, "ignoreCount", long.MaxValue / 2, ref events);
            if (refusal is not null)
                return refusal;
        }

        if (ReadSubstatus(body, [IssueSubstatus.ArchivedForever, IssueSubstatus.ArchivedUntilConditionMet, IssueSubstatus.ArchivedUntilEscalating], out var substatus) is { } wrong)
            return wrong;
        var hasCondition = minutes is not null || events is not null;
        if (substatus == IssueSubstatus.ArchivedUntilConditionMet && !hasCondition)
            return ApiRefusal.Invalid("substatus", "'archived_until_condition_met' needs ignoreDuration or ignoreCount in statusDetails");
        substatus = hasCondition ? IssueSubstatus.ArchivedUntilConditionMet : substatus ?? IssueSubstatus.ArchivedForever;
        change = new IssueChange.Ignore(substatus.Value, minutes is { } duration ? TimeSpan.FromMinutes(duration) : null, events);
        return null;
    }

    private static ApiRefusal? ReadSubstatus(JsonElement body, IReadOnlyList<IssueSubstatus> possible, out IssueSubstatus? substatus)
    {
        substatus = null;
        if (Member(body, "substatus") is not { } member)
            return null;
        foreach (var one in possible)
        {
            if (member.ValueKind == JsonValueKind.String && member.GetString() == one.Word)
                substatus = one;
        }

        return substatus is not null ? null : ApiRefusal.Invalid("substatus", $"'{Text(member)}' does not go with the status; {string.Join(", ", possible.Select(one => one.Word))} do");
    }

    private static ApiRefusal? ReadNumber(JsonElement place, string path, string name, long max, ref long? number)
    {
        if (Member(place, name) is not { } member)
            return null;
        if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt64(out var value) || value < 1 || value > max)
            return ApiRefusal.Invalid(path + name, $"'{Text(member)}' is no number from 1 to {max.ToString(CultureInfo.InvariantCulture)}");
        number = value;
        return null;
    }

    private static string Text(JsonElement member) => member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();

    /// <summary>Null if it is not there, or null.</summary>
    private static JsonElement? Member(JsonElement place, string name) =>
        place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
