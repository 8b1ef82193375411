using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tooling;

/// <summary><c>…/projects/{organization}/{project}/keys/</c>: the keys of a project's DSNs, in the form of Sentry's API.</summary>
internal sealed class ProjectKeyApi(ProjectDirectory projects, PublicAddress address)
{
    private const int MaxLabelLength = 64;

    /// <summary><c>GET</c>, all of them or with <c>status=active</c> or <c>inactive</c>.</summary>
    public async Task AnswerList(string project, HttpContext http)
    {
        var owner = projects.Find(project)!;
        var status = http.Request.Query.Last("status") ?? "";
        if (status is not ("" or "active" or "inactive"))
            await ApiRefusal.Invalid("status", $"'{status}' is neither active nor inactive").WriteTo(http.Response);
        else
            await http.AnswerPage([.. owner.Keys.Where(key => status == "" || key.IsEnabled == (status == "active"))], (json, key) => Write(json, owner, key, http.Request));
    }

    /// <summary><c>GET …/{key}/</c></summary>
    public Task Answer(string project, string key, HttpContext http) =>
        Find(project, key) is { } known ? Answer(projects.Find(project)!, known, http) : ApiRefusal.Missing.WriteTo(http.Response);

    /// <summary><c>POST</c></summary>
    public async Task Create(string project, HttpContext http)
    {
        if (await ReadChange(http) is not { } wanted)
            return;
        var owner = projects.Find(project)!;
        var key = projects.AddKey(owner.Id, wanted.Label ?? ProjectKey.DefaultLabel);
        http.Response.StatusCode = StatusCodes.Status201Created;
        await Answer(owner, key, http);
    }

    /// <summary><c>PUT …/{key}/</c>: its name, and whether it is active.</summary>
    public async Task Change(string project, string key, HttpContext http)
    {
        if (Find(project, key) is not { } known)
        {
            await ApiRefusal.Missing.WriteTo(http.Response);
            return;
        }

        if (await ReadChange(http) is not { } wanted)
            return;
        var changed = known with { Label = wanted.Label ?? known.Label, IsEnabled = wanted.IsEnabled ?? known.IsEnabled };
        projects.ChangeKey(changed);
        await Answer(projects.Find(project)!, changed, http);
    }

    /// <summary><c>DELETE …/{key}/</c></summary>
    public async Task Remove(string project, string key, HttpContext http)
    {
        if (Find(project, key) is not { } known)
            await ApiRefusal.Missing.WriteTo(http.Response);
        else if (projects.TryRemoveKey(projects.Find(project)!.Id, known.PublicKey))
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await new ApiRefusal(StatusCodes.Status400BadRequest, "A project keeps one key at least: disable this one instead, or add another one first.").WriteTo(http.Response);
    }

    private ProjectKey? Find(string project, string key) => projects.Find(project)!.Keys.FirstOrDefault(known => known.PublicKey == key);

    /// <summary>Null if it was refused, and the answer says why.</summary>
    private static async Task<KeyChange?> ReadChange(HttpContext http)
    {
        using var fields = await RequestFields.Read(http);
        if (fields is null)
            return null;
        var change = new KeyChange(fields.Text("name", MaxLabelLength), fields.Truth("isActive"));
        // Passed over, it would be believed to hold.
        if (fields.TryGet("rateLimit", out _))
            fields.Fail("rateLimit", "keys have no rate limits here");
        if (!fields.HasMistakes)
            return change;
        await fields.Refuse(http);
        return null;
    }

    /// <summary>What is wanted of a key; null where nothing is said.</summary>
    private sealed record KeyChange(string? Label, bool? IsEnabled);

    private Task Answer(Project project, ProjectKey key, HttpContext http) => http.AnswerJson(json => Write(json, project, key, http.Request));

    private void Write(Utf8JsonWriter json, Project project, ProjectKey key, HttpRequest request)
    {
        var root = address.For(request);
        json.WriteStartObject();
        json.WriteString("id", key.PublicKey);
        json.WriteString("name", key.Label);
        json.WriteString("label", key.Label);
        json.WriteString("public", key.PublicKey);
        json.WriteString("secret", key.LegacySecret);
        json.WriteNumber("projectId", project.Id.Value);
        json.WriteBoolean("isActive", key.IsEnabled);
        json.WriteNull("rateLimit");
        json.WriteStartObject("dsn");
        json.WriteString("public", project.DsnFor(root, key.PublicKey));
        json.WriteString("secret", project.DsnFor(root, $"{key.PublicKey}:{key.LegacySecret}"));
        json.WriteEndObject();
        json.WriteTimeOrNull("dateCreated", key.CreatedAt.UtcDateTime);
        json.WriteEndObject();
    }
}
