using System.Globalization;
using System.Text.Json;

namespace Airworthy.Server.Issues;

/// <summary>Events in the form in which Sentry's API gives them.</summary>
internal static class EventJson
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>The members that events of lists have, without the braces around them.</summary>
        public void WriteEvent(StoredEvent one)
        {
            json.WriteString("id", one.Id);
            json.WriteString("eventID", one.Id);
            json.WriteString("groupID", one.Issue.ToString(CultureInfo.InvariantCulture));
            json.WriteString("projectID", one.Project.ToString());
            json.WriteString("event.type", one.HasException ? "error" : "default");
            json.WriteString("title", one.Title);
            json.WriteString("message", one.Message ?? one.Title);
            json.WriteNull("location");
            json.WriteString("culprit", one.Culprit);
            json.WriteString("platform", one.Platform);
            json.WriteMoment("dateCreated", one.At);
            json.WriteMoment("dateReceived", one.ReceivedAt);
            json.WriteNull("crashFile");
            json.WriteStartObject("metadata");
            json.WriteMetadata(one.Type, one.Value, one.Title);
            json.WriteEndObject();
            json.WriteUser(one);
            json.WriteStartArray("tags");
            foreach (var (key, value) in TagsOf(one))
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void WriteUser(StoredEvent one)
        {
            if (one.User is not { } user)
            {
                json.WriteNull("user");
                return;
            }

            json.WriteStartObject("user");
            json.WriteString("id", user.Id);
            json.WriteString("username", user.Username);
            json.WriteString("email", user.Email);
            json.WriteString("ip_address", user.IpAddress);
            json.WriteNull("name");
            json.WriteEndObject();
        }
    }

    /// <summary>Its own, and the members that Sentry shows as tags, by key.</summary>
    private static SortedDictionary<string, string> TagsOf(StoredEvent one)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["level"] = one.Level.Word };
        if (one.Environment.Length > 0)
            tags["environment"] = one.Environment;
        if (one.Release is not null)
            tags["release"] = one.Release;
        if (one.User?.Key is { } user)
            tags["user"] = user;
        if (one.Transaction is not null)
            tags["transaction"] = one.Transaction;
        foreach (var (key, value) in one.Tags)
            tags.TryAdd(key, value);
        return tags;
    }
}
