using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Projects;

/// <summary>Where apps, tools and people reach this server: as the settings say, or else as whoever asks has reached it.</summary>
internal sealed class PublicAddress(string? configured)
{
    private readonly Uri? _configured = configured is not null && TryParse(configured, out var address) ? address : null;

    /// <summary>The root of the server for who sent this request.</summary>
    public Uri For(HttpRequest request) => Or(new Uri($"{request.Scheme}://{request.Host}/"));

    /// <summary>The root of the server for who has reached it at <paramref name="reached"/>.</summary>
    public Uri Or(Uri reached) => _configured ?? reached;

    /// <summary>Reads the root of an HTTP server: tools take no path behind it.</summary>
    public static bool TryParse(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!) && address.Scheme is "http" or "https"
        && address is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}

/// <summary>The setting is the root of an HTTP server.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PublicAddressAttribute() : ValidationAttribute("PublicUrl must be the root of a server, as https://airworthy.example.")
{
    public override bool IsValid(object? value) => value is not string text || PublicAddress.TryParse(text, out _);
}
