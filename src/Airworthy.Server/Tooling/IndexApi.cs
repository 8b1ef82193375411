using Airworthy.Server.Accounts;
using Airworthy.Server.Api;
using Microsoft.AspNetCore.Authentication;

namespace Airworthy.Server.Tooling;

/// <summary><c>GET /api/0/</c>: who is asking, and what they may do. It answers strangers as well.</summary>
internal static class IndexApi
{
    public static async Task Answer(HttpContext http)
    {
        var caller = await http.AuthenticateAsync(AccountsSetup.ApiScheme);
        if (caller.Failure is not null)
        {
            await http.ChallengeAsync(AccountsSetup.ApiScheme);
            return;
        }

        await http.AnswerJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", "0");
            if (caller.Principal is { } known)
            {
                json.WriteStartObject("auth");
                json.WriteStartArray("scopes");
                foreach (var scope in known.Scopes)
                    json.WriteStringValue(scope);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("auth");
            }

            // A token for builds, or one that was made by a command, is nobody's.
            if (caller.Principal?.PersonName is { } person && !caller.Principal.IsBuild)
            {
                json.WriteStartObject("user");
                json.WriteString("id", person);
                json.WriteString("email", person);
                json.WriteString("name", person);
                json.WriteString("username", person);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("user");
            }

            json.WriteEndObject();
        });
    }
}
